namespace Jota.Kubectl;

/// <summary>What of a table is shown.</summary>
internal sealed record TableOptions
{
    public bool Wide { get; init; }

    public bool NoHeaders { get; init; }

    public bool WithNamespace { get; init; }

    /// <summary>Set before names, such as <c>deployment.apps</c>; empty for nothing.</summary>
    public string KindPrefix { get; init; } = "";

    public bool ShowLabels { get; init; }

    public IReadOnlyList<string> LabelColumns { get; init; } = [];

    /// <summary>Whether each row begins with what happened.</summary>
    public bool WithEvent { get; init; }
}
