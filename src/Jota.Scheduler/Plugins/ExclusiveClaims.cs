using System.Collections.Immutable;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>A pod's claims that are for one pod alone, and how often others have them.</summary>
internal sealed class ExclusiveClaims(ImmutableArray<ObjectKey> claims, int users) : ICycleValue<ExclusiveClaims>
{
    public static readonly StateKey<ExclusiveClaims> Key = new();

    /// <summary>How often others have them.</summary>
    public int Users { get; private set; } = users;

    /// <summary>As if a pod had its claims, or had them no more.</summary>
    public void Add(PodFootprint other, int pods)
    {
        foreach (var claim in other.Claims)
        {
            Users += claims.Contains(claim) ? pods : 0;
        }
    }

    public ExclusiveClaims Clone() => new(claims, Users);
}
