using System.Collections.Immutable;
using CsCheck;

namespace Jota.Network.Tests.Services.Plans;

/// <summary>Targets keep their places.</summary>
public sealed class PoolTests
{
    private static readonly Gen<ImmutableHashSet<int>> Some = Gen.Int[0, 15].HashSet[0, 12].Select(set => set.ToImmutableHashSet());

    [Fact]
    public void Nobody_is_lost_and_nobody_is_there_twice() => Gen.Select(Some, Some).Sample((before, now) =>
    {
        var ordered = PoolOf(now).InOrderOf(PoolOf(before));
        Assert.Equal(PoolOf(now).Targets.Order(Comparer), ordered.Targets.Order(Comparer));
    });

    [Fact]
    public void One_endpoints_change_moves_two_places_at_most() => Gen.Select(Some, Gen.Int[0, 15]).Sample((before, changed) =>
    {
        var now = before.SymmetricExcept([changed]);
        var (old, ordered) = (PoolOf(before).Targets, PoolOf(now).InOrderOf(PoolOf(before)).Targets);
        var places = Enumerable.Range(0, Math.Max(old.Length, ordered.Length));
        Assert.True(places.Count(i => old.ElementAtOrDefault(i) != ordered.ElementAtOrDefault(i)) <= 2);
    });

    [Fact]
    public void The_last_one_fills_the_place_of_one_that_goes() =>
        Assert.Equal(PoolOf([1, 4, 3]).Targets, PoolOf([1, 3, 4]).InOrderOf(PoolOf([1, 2, 3, 4])).Targets);

    private static Pool PoolOf(IEnumerable<int> numbers) => new([.. numbers.Select(number => new Target($"10.0.0.{number}", 80))]);

    private static Comparer<Target> Comparer { get; } =
        Comparer<Target>.Create((one, other) => string.CompareOrdinal(one.Address, other.Address));
}
