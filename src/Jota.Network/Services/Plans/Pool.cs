using System.Collections.Immutable;

namespace Jota.Network.Services;

/// <summary>The targets that connections are spread over evenly.</summary>
/// <param name="Targets">The targets, each once. Their order means nothing by itself; rules keep to it.</param>
internal sealed record Pool(ImmutableArray<Target> Targets)
{
    /// <summary>Nobody.</summary>
    public static Pool Empty { get; } = new([]);

    /// <summary>The chain that picks a target and keeps to it for each client; null where each connection is by itself.</summary>
    public string? StickyChain { get; init; }

    public bool IsEmpty => Targets.IsEmpty;

    /// <summary>
    /// The same with every target that was there before at its old place: what is new goes where others went, and the last ones fill what
    /// is left free. So one endpoint's change moves two at most.
    /// </summary>
    public Pool InOrderOf(Pool before)
    {
        if (Targets.SequenceEqual(before.Targets))
        {
            return this with { Targets = before.Targets };
        }

        var coming = new HashSet<Target>(Targets);
        var places = new Target?[Math.Max(Targets.Length, before.Targets.Length)];
        for (var i = 0; i < before.Targets.Length; i++)
        {
            places[i] = coming.Remove(before.Targets[i]) ? before.Targets[i] : null;
        }

        // What has a place beyond the end must move as what is new must: into the places that are free.
        var homeless = new Queue<Target>(places.Skip(Targets.Length).OfType<Target>().Concat(Targets.Where(coming.Contains)));
        return this with { Targets = [.. places.Take(Targets.Length).Select(place => place ?? homeless.Dequeue())] };
    }

    /// <inheritdoc/>
    public bool Equals(Pool? other) =>
        other is not null && StickyChain == other.StickyChain && Targets.SequenceEqual(other.Targets);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Targets.Length, StickyChain);
}
