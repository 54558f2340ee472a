using System.Collections.Immutable;

namespace Jota.Client;

/// <summary>Why something is as it is, for people.</summary>
/// <param name="Summary">In one line.</param>
/// <param name="Findings">What that is seen from.</param>
/// <param name="Help">What would help; may be empty.</param>
public sealed record Explanation(string Summary, ImmutableArray<Finding> Findings, ImmutableArray<string> Help);
