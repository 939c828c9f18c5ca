"""The exceptions of the product: one root, drawn here whole, and the one kind that a caller can mend.

    NianbaoError                    root; defined in `expectations.errors`, because that stands lowest
        CallerError                 the call cannot be carried out as it stands: exit code 2
            BackupError             a backup cannot be made or restored as asked
            ClusterMissingError     the cluster of the settings cannot be used from here
            DoubtfulYearError       the year of a run may not be the one that is meant
            DeploymentsError        `prefect.yaml` cannot be served
            DistrictsError          the list of a province's districts
            GroupError              the group of the office cannot be given its rights
            InboxError              the inbox
            LakeBusyError           another run holds the year
            LedgerError             the ledger of decisions
            TwoLedgersError         decisions are kept in two places
            NotWrittenError         a decision was not written
            NoticeError             the address that is to be told of runs
            RegisterError           the office's list of receipts in the inbox
            RosterError             the roster
            NewerLakeError          a newer version has written in the lake
            NoReportFormatError     no official format of the district's own report for the year
            NotInReleaseError       not in the release
            SettingsError           the settings of the place
            UnresolvedError         nothing is called so, or more than one thing
            UnsignableError         an approval would approve nothing
        BatchError                  a machine of a cluster cannot read as the one that asks would
        ClusterError                the cluster that reads was lost
        UnreadableError             a file cannot be read: a problem of that file, never of the run
            NoTextLayerError        a PDF or OFD without text, which the scan reader may read
        ConversionNeededError       a reader leaves a file to LibreOffice; `tasks.reading` answers it
        LakeError                   something in the lake is not as it was written
            OldTablesError          a year was run by a version that kept other tables
        SchemaError                 a frame is not of its table
        RuleExecutionError          a rule could not be computed or judged; nothing is published
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
        IncompleteIndicatorError    an indicator's entry lacks something, or names what is not there
        UnknownFormError            no form of this id
        ServerError                 the Prefect server did not start, or ended
        WithheldError               an error whose words are not for Prefect's pages
        _LeftToTheOtherError        a YAML text is left to the slower reader; `tasks.decisions.ledger` answers it
        _MoreNeededError            a worker needs higher limits; `tasks.common.worker_pool` answers it

A wrong argument of a function is Python's own `ValueError`: a fault in the code, not in what it was given to work on.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from expectations.errors import NianbaoError

__all__ = ["CallerError", "NianbaoError", "WithheldError", "words_withheld"]


class CallerError(NianbaoError):
    """The call cannot be carried out as it stands; the message says what to change, in Chinese."""


class WithheldError(NianbaoError):
    """Stands for an error of somebody else's making, whose words may hold what a sender named, such as a path.

    Its own words name the kind only. `original` is for the terminal and the ledger of runs.
    """

    def __init__(self, original: Exception) -> None:
        """Keep the error."""
        super().__init__(f"{type(original).__name__}，详细内容见数据湖的运行记录（runs 文件夹）")
        self.original = original


@contextmanager
def words_withheld() -> Iterator[None]:
    """Let no words out but our own: for what Prefect calls, since it shows an error's words and those of its causes.

    Raises:
        WithheldError: in place of an error that is none of ours.
    """
    try:
        yield
    except NianbaoError as error:
        raise error from None
    except Exception as error:  # noqa: BLE001 - whatever it is, its words are not known to be ours
        raise WithheldError(error) from None
