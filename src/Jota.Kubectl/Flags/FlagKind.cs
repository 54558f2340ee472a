namespace Jota.Kubectl;

/// <summary>What a flag takes.</summary>
internal enum FlagKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>Nothing, or <c>=true</c>, <c>=false</c> and their like.</summary>
    Switch,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A time such as <c>1m30s</c>.</summary>
    Duration,

    /// <summary>Texts with commas between; may be repeated.</summary>
    List,

    /// <summary>A text; may be repeated.</summary>
    Repeated,
}
