"""The exceptions of the product: one root, drawn here whole, and the one kind that a caller can mend.

    NianbaoError                    root; defined in `expectations.errors`, because that stands lowest
        CallerError                 the call cannot be carried out as it stands: exit code 2
            DeploymentsError        `prefect.yaml` cannot be served
            InboxError              the inbox, or its list of receipts
            LakeBusyError           another run holds the year
            LedgerError             the ledger of decisions
            NotWrittenError         a decision was not written
            RosterError             the roster
            NotInReleaseError       not in the release
        UnreadableError             a file cannot be read: a problem of that file, never of the run
            NoTextLayerError        a PDF or OFD without text, which the scan reader may read
        ConversionNeededError       a reader leaves a file to LibreOffice; `tasks.reading` answers it
        LakeError                   something in the lake is not as it was written
            OldTablesError          a year was run by a version that kept other tables
        SchemaError                 a frame is not of its table
        RuleExecutionError             a rule could not be computed or judged; nothing is published
        SearchLimitError            no repair found within the limits; `tasks.checking.localise` answers it
        ConsolidationError          the inputs of a total contradict each other
        RefusedError                a staged release must not be published
        MirrorError                 the releases are not in the second place
            MirrorUnreachableError  it did not answer; tried again
        ForeignReferenceError       a page of the Data Docs refers to something outside
        DataDocsError               Great Expectations did not write a page
        ParameterError              `parameters.toml` says something impossible
        DuplicateRuleError          two rules share an id
        RuleError                   a rule names what its forms and its family's inputs do not have
        ContractError               a frame of rule inputs is not what its family promises
        IncompleteFormError         a form's file lacks what a family of rules needs
        UnknownFormError            no form of this id
        ServerError                 the Prefect server did not start, or ended
        _MoreNeededError            a worker needs higher limits; `tasks.common.worker_pool` answers it

A wrong argument of a function is Python's own `ValueError`: a fault in the code, not in what it was given to work on.
"""

from expectations.errors import NianbaoError

__all__ = ["CallerError", "NianbaoError"]


class CallerError(NianbaoError):
    """The call cannot be carried out as it stands; the message says what to change, in Chinese."""
