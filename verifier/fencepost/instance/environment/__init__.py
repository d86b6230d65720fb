"""Network, crash, partition, pause and clock as variables and actions of core: engines know none of them."""
