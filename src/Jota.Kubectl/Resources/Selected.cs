namespace Jota.Kubectl;

/// <summary>What a command line is about.</summary>
/// <param name="Selections">In the order given.</param>
internal sealed record Selected(IReadOnlyList<Selection> Selections)
{
    /// <summary>Whether it can only be one object: one name, or one object in one file.</summary>
    public bool IsSingle { get; init; }

    /// <summary>Whether several types were asked for, whatever there is of them.</summary>
    public bool HasSeveralTypes { get; init; }
}
