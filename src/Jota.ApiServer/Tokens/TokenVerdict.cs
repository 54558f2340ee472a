using System.Collections.Immutable;
using Jota.Client;

namespace Jota.ApiServer.Tokens;

/// <summary>What became of a token.</summary>
/// <param name="User">Whose it is; null when it is not good, or not ours.</param>
internal sealed record TokenVerdict(UserIdentity? User)
{
    /// <summary>It is none that we signed.</summary>
    public static TokenVerdict Foreign { get; } = new((UserIdentity?)null);

    /// <summary>Why it is not good; empty when it is not ours.</summary>
    public string Problem { get; init; } = "";

    /// <summary>Which of the wanted audiences it is for.</summary>
    public ImmutableArray<string> Audiences { get; init; } = [];
}
