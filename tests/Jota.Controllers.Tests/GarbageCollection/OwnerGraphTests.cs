using CsCheck;

namespace Jota.Controllers.Tests.GarbageCollection;

public sealed class OwnerGraphTests
{
    private readonly OwnedWorld _world = new();

    [Fact]
    public void What_has_no_owner_stays()
    {
        _world.Add("a");
        _world.Add("b", ("a", true));

        Assert.Equal(["a", "b"], Rest());
    }

    [Fact]
    public void Goes_when_its_only_owner_is_gone()
    {
        Chain();
        Rest();
        _world.Delete("a", "Background");

        Assert.Empty(Rest());
        Assert.Equal(0, _world.Graph.Count);
    }

    [Fact]
    public void Goes_when_its_owner_never_was()
    {
        _world.Add("b", ("a", true));

        Assert.Empty(Rest());
    }

    [Fact]
    public void Stays_for_another_owner_and_forgets_the_one_that_is_gone()
    {
        _world.Add("a");
        _world.Add("b");
        _world.Add("c", ("a", true), ("b", true));
        Rest();
        _world.Delete("a", "Background");

        Assert.Equal(["b", "c"], Rest());
        Assert.Equal(("b", true), Assert.Single(_world.OwnersOf("c")));
    }

    [Fact]
    public void An_owner_deleted_in_the_foreground_goes_after_what_it_owns()
    {
        Chain();
        Rest();
        _world.Delete("a", "Foreground");

        Assert.Empty(Rest());
    }

    [Fact]
    public void What_does_not_block_is_not_waited_for()
    {
        _world.Add("a");
        _world.Add("keeper");
        _world.Add("b", ("a", false), ("keeper", true));
        Rest();
        _world.Delete("a", "Foreground");

        Assert.Equal(["b", "keeper"], Rest());
        Assert.Equal(("keeper", true), Assert.Single(_world.OwnersOf("b")));
    }

    [Fact]
    public void What_an_orphaning_owner_leaves_behind_has_no_owner()
    {
        Chain();
        Rest();
        _world.Delete("a", "Orphan");

        Assert.Equal(["b", "c"], Rest());
        Assert.Empty(_world.OwnersOf("b"));
    }

    [Fact]
    public void A_circle_that_is_deleted_in_the_foreground_does_not_wait_for_itself()
    {
        _world.Add("a", ("c", true));
        _world.Add("b", ("a", true));
        _world.Add("c", ("b", true));
        Assert.Equal(["a", "b", "c"], Rest());
        _world.Delete("a", "Foreground");

        Assert.Empty(Rest());
    }

    /// <summary>Whatever the graph and the order of things: just that goes which has owners and none of them left.</summary>
    [Fact]
    public void Everything_goes_that_has_lost_its_owners_and_nothing_else()
    {
        var names = Gen.Int[0, 11].Select(i => $"n{i:00}");
        var edges = Gen.Select(names, names, Gen.Bool).List[0, 24];
        var deletions = Gen.Select(names, Gen.Bool).List[1, 4];
        Gen.Select(edges, deletions, Gen.Int[1, 1 << 30]).Sample((owned, deleted, seed) => Check(owned, deleted, seed), iter: 3000);
    }

    private static void Check(List<(string Object, string Owner, bool Blocks)> owned, List<(string Name, bool Foreground)> deleted, int seed)
    {
        // Some of the twelve exist only as owners that somebody speaks of.
        var world = new OwnedWorld();
        var owners = owned.GroupBy(o => o.Object).ToDictionary(g => g.Key, g => g.DistinctBy(o => o.Owner).Select(o => (o.Owner, o.Blocks)).ToArray());
        var present = owners.Keys.Concat(deleted.Select(d => d.Name)).Distinct().ToList();
        present.ForEach(name => world.Add(name, owners.GetValueOrDefault(name) ?? []));
        var random = new Random(seed);
        deleted.ForEach(d => world.Delete(d.Name, d.Foreground ? "Foreground" : "Background"));

        Assert.True(world.Settle(random.Next), "it does not come to rest");
        Assert.Equal(Expected(present, owners, deleted.Select(d => d.Name)), world.Names);
        Assert.Equal(world.Names.Count, world.Graph.Count);
    }

    private static IEnumerable<string> Expected(List<string> present, Dictionary<string, (string Owner, bool Blocks)[]> owners, IEnumerable<string> deleted)
    {
        var kept = present.Except(deleted).ToHashSet();
        while (kept.RemoveWhere(name => owners.TryGetValue(name, out var all) && !all.Any(o => kept.Contains(o.Owner))) > 0)
        {
            // Until nothing more goes.
        }

        return kept.Order(StringComparer.Ordinal);
    }

    private void Chain()
    {
        _world.Add("a");
        _world.Add("b", ("a", true));
        _world.Add("c", ("b", true));
    }

    private IReadOnlyCollection<string> Rest()
    {
        Assert.True(_world.Settle(_ => 0));
        return _world.Names;
    }
}
