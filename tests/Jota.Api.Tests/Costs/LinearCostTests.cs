using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Jota.Api.Tests.Golden;
using Jota.Tests;

namespace Jota.Api.Tests.Costs;

/// <summary>
/// What a kind does to an object costs no more than its length: every list and map of it is read a few times, however long it and all the
/// others are.
/// </summary>
public sealed class LinearCostTests
{
    private const int Short = 10;
    private const int Long = 4 * Short;

    public static TheoryData<string> Kinds() => [.. ResourceCatalog.BuiltIn.All.Select(resource => $"{resource.Names.ApiVersion} {resource.Names.Kind}")];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_list_is_read_a_few_times(string kind)
    {
        var resource = Find(kind);
        var squares = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var items in Enum.GetValues<GrownItems>())
        {
            Compare(resource, length => new GrownObject(length, items).Of(resource), squares);
        }

        foreach (var items in new[] { GrownItems.Distinct, GrownItems.Alike })
        {
            foreach (var sample in Samples(resource))
            {
                Compare(resource, length => new GrownObject(length, items).Of(sample), squares);
            }
        }

        Assert.True(squares.Count == 0, string.Join('\n', squares));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_more_is_made_than_in_proportion(string kind)
    {
        var resource = Find(kind);
        var squares = new List<string>();
        Dictionary<string, long> Made(int length) => Measured(resource, new GrownObject(length, GrownItems.Strangers).Of(resource), (act, _) =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            act();
            return [KeyValuePair.Create("bytes", GC.GetAllocatedBytesForCurrentThread() - before)];
        });

        // What is made once was made here.
        Made(Short);
        var (few, many) = (Made(2 * Short), Made(2 * Long));
        squares.AddRange(many.Where(made => made.Value > (6 * few[made.Key]) + 50_000)
            .Select(made => $"{made.Key}: {few[made.Key]} of {2 * Short}, {made.Value} of {2 * Long}"));
        Assert.True(squares.Count == 0, string.Join('\n', squares));
    }

    private static Resource Find(string kind) => ResourceCatalog.BuiltIn.FindKind(kind.Split(' ')[0], kind.Split(' ')[1])!;

    private static void Compare(Resource resource, Func<int, JsonObject> make, SortedSet<string> squares)
    {
        var (few, many) = (Reads(resource, make(Short)), Reads(resource, make(Long)));
        foreach (var (path, reads) in many)
        {
            var before = few.GetValueOrDefault(path);
            if (reads > (5 * before) + (4 * Long))
            {
                squares.Add($"{path}: {before} reads of {Short}, {reads} of {Long}");
            }
        }
    }

    /// <summary>How often items were read, by what was done and which list they are of.</summary>
    private static Dictionary<string, long> Reads(Resource resource, JsonObject input) => Measured(resource, input, (act, objects) =>
    {
        var counts = new Dictionary<string, ReadCount>(StringComparer.Ordinal);
        foreach (var (index, obj) in objects.Index())
        {
            CountedObject.Count(obj, index == 0 ? resource.Names.Kind : "old", counts);
        }

        act();
        return counts.Select(count => KeyValuePair.Create(count.Key, count.Value.Reads));
    });

    /// <summary>Whatever is done to an object of a kind, measured.</summary>
    private static Dictionary<string, long> Measured(
        Resource resource, JsonObject input, Func<Action, object[], IEnumerable<KeyValuePair<string, long>>> measure)
    {
        var figures = new Dictionary<string, long>(StringComparer.Ordinal);
        var bytes = Bytes(input);
        var fresh = resource.Decode(bytes);
        Add("default", () => resource.DefaultObject(fresh), fresh);
        One("create", obj => Create(resource, obj));
        One("settle", obj => resource.SettleObject(obj));
        One("show", obj => Show(resource, obj));
        One("warn", obj => _ = resource.WarningsFor(obj, null).Count());
        foreach (var (name, change) in new (string, Func<JsonNode, JsonNode>)[] { ("same", same => same), ("reversed", Reversed), ("other", Other) })
        {
            var before = Bytes(change(input));
            Two($"update from {name}", before, (obj, old) => Update(resource, obj, old));
            Two($"warn from {name}", before, (obj, old) => _ = resource.WarningsFor(obj, old).Count());
            if (resource.HasStatus)
            {
                Two($"status from {name}", before, (obj, old) => UpdateStatus(resource, obj, old));
            }
        }

        return figures;

        void One(string what, Action<object> act)
        {
            var obj = Defaulted(bytes);
            Add(what, () => act(obj), obj);
        }

        void Two(string what, byte[] before, Action<object, object> act)
        {
            var (obj, old) = (Defaulted(bytes), Defaulted(before));
            Add(what, () => act(obj, old), obj, old);
        }

        void Add(string what, Action act, params object[] objects)
        {
            foreach (var (path, figure) in measure(act, objects))
            {
                figures[$"{what}: {path}"] = figure;
            }
        }

        object Defaulted(byte[] json)
        {
            var obj = resource.Decode(json);
            resource.DefaultObject(obj);
            return obj;
        }
    }

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private static void Create(Resource resource, object obj)
    {
        var made = resource.PrepareObjectForCreate(obj);
        var errors = new FieldErrors();
        ObjectMetaRules.Validate(resource, resource.MetadataOf(made), errors);
        resource.ValidateObject(made, errors);
    }

    private static void Update(Resource resource, object obj, object old)
    {
        var made = resource.PrepareObjectForUpdate(obj, old);
        var errors = new FieldErrors();
        ObjectMetaRules.ValidateUpdate(resource, resource.MetadataOf(made), resource.MetadataOf(old), errors);
        resource.ValidateObjectUpdate(made, old, errors);
    }

    private static void UpdateStatus(Resource resource, object obj, object old) =>
        resource.ValidateObjectStatusUpdate(resource.PrepareObjectForStatusUpdate(obj, old), old, new());

    private static void Show(Resource resource, object obj)
    {
        foreach (var column in resource.TableColumns)
        {
            column.CellOf(obj, new(GoldenKind.Now));
        }
    }

    private static JsonNode Reversed(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, entry.Value is null ? null : (JsonNode?)Reversed(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Reverse().Select(item => item is null ? null : Reversed(item))]),
        _ => node.DeepClone(),
    };

    private static JsonNode Other(JsonNode node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(
            entry.Key,
            entry.Key is "kind" or "apiVersion" or "creationTimestamp" or "phase" || entry.Value is null ? entry.Value?.DeepClone() : Other(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Other(item))]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('x') => $"y{text}",
        _ => node.DeepClone(),
    };

    private static IEnumerable<JsonObject> Samples(Resource resource)
    {
        var folder = Path.Combine(Folder(), resource.Names.Kind);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.create.yaml").Order(StringComparer.Ordinal)
                .Select(file => GoldenYaml.Read(File.ReadAllText(file))[0]).OfType<JsonObject>()
                .Where(sample => ReferenceEquals(GoldenKind.ResourceOf(sample), resource))
            : [];
    }

    private static string Folder([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden"));
}
