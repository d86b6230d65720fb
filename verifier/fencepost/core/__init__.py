"""The table everyone sits at: the small, typed core that sugar is lowered to and every engine reads.

`terms` (types and expressions), `operators` (the one closed list), `statements`, `protocol` (a whole
protocol, before a model makes it finite) and `system` (a finite transition system). It knows no engine.
"""
