namespace Jota.Api;

/// <summary>What a walk over a tree meets.</summary>
internal enum JsonTreeStep
{
    /// <summary>A text, number, boolean or null.</summary>
    Value,

    /// <summary>An object or list begins.</summary>
    Enter,

    /// <summary>An object or list ends.</summary>
    Leave,
}
