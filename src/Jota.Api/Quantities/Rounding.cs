namespace Jota.Api;

/// <summary>What happens to a fraction of one.</summary>
public enum Rounding
{
    /// <summary>It is dropped.</summary>
    Down,

    /// <summary>It counts as one.</summary>
    Up,
}
