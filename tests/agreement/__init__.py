"""How far the reader agrees with labels: the measures, and the page that publishes them."""
