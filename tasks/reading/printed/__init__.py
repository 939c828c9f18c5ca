"""How a PDF is read: from the characters and rules of its pages to paragraphs and tables."""
