using System.Text;
using System.Text.Json.Nodes;
using Jota.Api;
using Jota.Client;
using k8s.Models;
using static Jota.ApiServer.Tests.TestServer;

namespace Jota.ApiServer.Tests.Verbs;

/// <summary>Random appliers and writers of one object, beside a model of a few lines.</summary>
public sealed class OwnershipModelTests
{
    private static readonly string[] Keys = ["a", "b", "c", "d"];
    private static readonly string[] Managers = ["m1", "m2", "m3"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Owners_are_as_a_simple_model_says(int seed)
    {
        await using var server = await StartAsync();
        var random = new Random(seed);
        var model = new Model();
        await server.Api.CreateAsync(server.All<V1ConfigMap>(), Json("""{"metadata":{"name":"cm"},"data":{"a":"0"}}"""), By("w1"), Ct);
        model.Write("w1", new() { ["a"] = "0" });
        for (var step = 0; step < 150; step++)
        {
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            if (random.Next(3) == 0)
            {
                await WriteAsync(server, random, model);
            }
            else
            {
                await ApplyAsync(server, random, model);
            }

            var now = await server.Api.GetAsync(server.One<V1ConfigMap>("cm"), GetOptions.Newest, Ct);
            Assert.Equal(model.Values, new SortedDictionary<string, string>(now.As<V1ConfigMap>().Data ?? new Dictionary<string, string>()));
            foreach (var manager in (string[])[.. Managers, "w1", "w2"])
            {
                Assert.Equal(model.OwnedBy(manager), now.Owned(manager).Where(path => path.StartsWith(".data.", StringComparison.Ordinal)));
            }
        }
    }

    private static async Task WriteAsync(TestServer server, Random random, Model model)
    {
        var manager = random.Next(2) == 0 ? "w1" : "w2";
        var change = Some(random, nulls: true);
        var data = new JsonObject(change.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)(pair.Value is { } value ? JsonValue.Create(value) : null))));
        var patch = new JsonObject { ["data"] = data };
        await server.Api.PatchAsync(
            server.One<V1ConfigMap>("cm"), new PatchBody(PatchType.Merge, Encoding.UTF8.GetBytes(patch.ToJsonString())), By(manager), Ct);
        model.Write(manager, change);
    }

    private static async Task ApplyAsync(TestServer server, Random random, Model model)
    {
        var (manager, force) = (Managers[random.Next(Managers.Length)], random.Next(2) == 0);
        var config = Some(random, nulls: false);
        var yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cm}\ndata: {" + string.Join(", ", config.Select(pair => $"{pair.Key}: '{pair.Value}'")) + "}";
        var body = new PatchBody(PatchType.Apply, Encoding.UTF8.GetBytes(yaml));
        var conflicts = model.Conflicts(manager, config);
        if (conflicts == 0 || force)
        {
            await server.Api.PatchAsync(server.One<V1ConfigMap>("cm"), body, By(manager) with { Force = force }, Ct);
            model.Apply(manager, config);
            return;
        }

        var refused = await FailsAsync(() => server.Api.PatchAsync(server.One<V1ConfigMap>("cm"), body, By(manager), Ct));
        Assert.Equal((409, conflicts), (refused.Code, refused.Details!.Causes.Count));
    }

    private static SortedDictionary<string, string?> Some(Random random, bool nulls)
    {
        var some = new SortedDictionary<string, string?>();
        foreach (var key in Keys.Where(_ => random.Next(2) == 0))
        {
            some[key] = nulls && random.Next(4) == 0 ? null : $"{random.Next(2)}";
        }

        return some;
    }

    private static WriteOptions By(string manager) => WriteOptions.Plain with { FieldManager = manager };

    private sealed class Model
    {
        private readonly SortedDictionary<string, HashSet<string>> _owners = [];

        public SortedDictionary<string, string> Values { get; } = [];

        public IEnumerable<string> OwnedBy(string manager) => _owners.Where(owned => owned.Value.Contains(manager)).Select(owned => $".data.{owned.Key}");

        public int Conflicts(string manager, SortedDictionary<string, string?> config) => config
            .Where(pair => Values.TryGetValue(pair.Key, out var value) && value != pair.Value)
            .Sum(pair => _owners[pair.Key].Count(owner => owner != manager));

        public void Apply(string manager, SortedDictionary<string, string?> config)
        {
            foreach (var key in _owners.Keys.Where(key => !config.ContainsKey(key)).ToList())
            {
                if (_owners[key].Remove(manager) && _owners[key].Count == 0)
                {
                    Remove(key);
                }
            }

            foreach (var (key, value) in config)
            {
                if (!Values.TryGetValue(key, out var old) || old != value)
                {
                    _owners[key] = [];
                    Values[key] = value!;
                }

                _owners[key].Add(manager);
            }
        }

        public void Write(string manager, SortedDictionary<string, string?> change)
        {
            foreach (var (key, value) in change)
            {
                if (value is null)
                {
                    Remove(key);
                }
                else if (!Values.TryGetValue(key, out var old) || old != value)
                {
                    Values[key] = value;
                    _owners[key] = [manager];
                }
            }
        }

        private void Remove(string key)
        {
            Values.Remove(key);
            _owners.Remove(key);
        }
    }
}
