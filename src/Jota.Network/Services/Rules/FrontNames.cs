namespace Jota.Network.Services;

/// <summary>The names of sets and maps of one sort of fronts.</summary>
/// <param name="Sort">How they begin.</param>
internal sealed record FrontNames(string Sort)
{
    /// <summary>Who gets connections.</summary>
    public PickNames Inside { get; } = new(Sort);

    /// <summary>Who gets those from outside, where that is not the same.</summary>
    public PickNames Outside { get; } = new($"{Sort}-outside");

    /// <summary>Fronts where nobody answers.</summary>
    public string Unanswered { get; } = $"{Sort}-unanswered";

    /// <summary>Fronts whose connections are masqueraded wherever they come from.</summary>
    public string Masqueraded { get; } = $"{Sort}-masqueraded";

    /// <summary>Fronts whose connections are masqueraded when they come from the node itself.</summary>
    public string MasqueradedFromNode { get; } = $"{Sort}-masqueraded-from-node";
}
