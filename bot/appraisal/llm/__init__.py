"""Reading with a language model beside the offline reader: what it is asked, checked and believed."""

from bot.appraisal.llm.reader import LlmReader

__all__ = ["LlmReader"]
