"""The one client of language models: any server that speaks OpenAI's chat completions."""
