using CsCheck;
using Jota.Api;
using Jota.ApiServer.Caching;
using k8s.Models;

namespace Jota.ApiServer.Tests.Caching;

public sealed class OrderedSnapshotTests
{
    [Fact]
    public void It_is_a_sorted_map_whatever_is_done_to_it() => Gen.Select(Gen.Int[0, 2000], Gen.Bool).List[0, 4000].Sample(
        steps =>
        {
            var obj = ApiObject.FromTyped(ResourceCatalog.BuiltIn.For<V1ConfigMap>(), TestServer.Map("x"), Revision.None);
            var expected = new SortedDictionary<string, ApiObject>(StringComparer.Ordinal);
            var snapshot = OrderedSnapshot.Empty;
            foreach (var (key, add) in steps.Select(s => (Key(s.Item1), s.Item2)))
            {
                if (add)
                {
                    expected[key] = obj;
                    snapshot = snapshot.With(key, obj);
                }
                else
                {
                    expected.Remove(key);
                    snapshot = snapshot.Without(key);
                }
            }

            Assert.Equal(expected.Count, snapshot.Count);
            Assert.Equal(expected.Keys, snapshot.Range("").Select(e => e.Key));
            Assert.Equal(expected.Keys.Where(k => k.StartsWith("b/", StringComparison.Ordinal)), snapshot.Range("b/").Select(e => e.Key));
            Assert.Equal(
                expected.Keys.Where(k => k.StartsWith("b/", StringComparison.Ordinal) && string.CompareOrdinal(k, "b/1") > 0),
                snapshot.Range("b/", "b/1").Select(e => e.Key));
            Assert.All(expected.Keys, k => Assert.NotNull(snapshot.Find(k)));
            var below = expected.Keys.Count(k => k.StartsWith("b/", StringComparison.Ordinal));
            Assert.Equal((below, Math.Min(below, 5)), (snapshot.CountUpTo("b/", int.MaxValue), snapshot.CountUpTo("b/", 5)));
        },
        iter: 30);

    [Fact]
    public void An_old_state_stays_as_it_was()
    {
        var obj = ApiObject.FromTyped(ResourceCatalog.BuiltIn.For<V1ConfigMap>(), TestServer.Map("x"), Revision.None);
        var before = OrderedSnapshot.Empty.With("a", obj).With("b", obj);

        _ = before.Without("a").With("c", obj);

        Assert.Equal(["a", "b"], before.Range("").Select(e => e.Key));
    }

    private static string Key(int n) => $"{(char)('a' + (n % 3))}/{n}";
}
