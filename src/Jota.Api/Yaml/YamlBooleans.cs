namespace Jota.Api;

/// <summary>Which words of a YAML document are booleans.</summary>
public enum YamlBooleans
{
    /// <summary>YAML 1.1's: <c>yes</c>, <c>on</c> and their like too.</summary>
    Loose,

    /// <summary>YAML 1.2's: <c>true</c> and <c>false</c> only.</summary>
    Core,
}
