namespace Jota.Kubectl;

/// <summary>How a text stands in YAML.</summary>
internal enum YamlStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
}
