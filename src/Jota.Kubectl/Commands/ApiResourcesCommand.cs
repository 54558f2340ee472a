using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary><c>kubectl api-resources</c>.</summary>
internal sealed class ApiResourcesCommand : Command
{
    public override string Name => "api-resources";

    public override IReadOnlyList<Flag> Flags { get; } =
    [
        Flag.Text("output", letter: 'o'),
        Flag.Switch("no-headers"),
        Flag.Text("api-group"),
        Flag.Switch("namespaced", true),
        Flag.List("verbs"),
        Flag.List("categories"),
        Flag.Text("sort-by"),
        Flag.Switch("cached"),
    ];

    public override async Task<int> RunAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        var format = flags.Text("output");
        if (call.Arguments.Count > 0)
        {
            throw KubectlException.Usage(call.Command, $"unexpected arguments: [{string.Join(' ', call.Arguments)}]");
        }

        if (format is not ("" or "wide" or "name" or "json" or "yaml"))
        {
            throw KubectlException.Error($"--output {format} is not available");
        }

        if (flags.Text("sort-by") is not ("" or "name" or "kind"))
        {
            throw KubectlException.Error("--sort-by accepts only name or kind");
        }

        var types = await TypesAsync(call, ct);
        var sorted = flags.Text("sort-by") switch
        {
            "name" => types.OrderBy(type => type.Plural, StringComparer.Ordinal),
            "kind" => types.OrderBy(type => type.Kind, StringComparer.Ordinal),
            _ => types.OrderBy(type => type.Group, StringComparer.Ordinal).ThenBy(type => type.Plural, StringComparer.Ordinal),
        };
        if (format is "json" or "yaml")
        {
            ObjectPrinter.Of(format, new PrintOptions { KeepOrder = true })!.Print(ListOf(sorted), call.Output);
        }
        else
        {
            Print(call, sorted, format);
        }

        return 0;
    }

    private static async Task<List<ResourceMapping>> TypesAsync(Invocation call, CancellationToken ct)
    {
        var flags = call.Flags;
        var catalog = call.Session.Catalog;
        var types = new List<ResourceMapping>();
        foreach (var group in flags.Is("cached") ? await catalog.GroupsAsync(ct) : await catalog.RefreshAsync(ct))
        {
            foreach (var type in await catalog.ResourcesAsync(group, group.Versions[0], ct))
            {
                var isAsked = (!flags.Has("api-group") || type.Group == flags.Text("api-group"))
                    && (!flags.Has("namespaced") || type.IsNamespaced == flags.Is("namespaced"))
                    && flags.All("verbs").All(verb => type.Verbs.Contains(verb))
                    && flags.All("categories").All(category => type.Categories.Contains(category))
                    && type.Verbs.Length > 0;
                if (isAsked)
                {
                    types.Add(type);
                }
            }
        }

        return types;
    }

    private static JsonObject ListOf(IEnumerable<ResourceMapping> types) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = "",
        ["resources"] = new JsonArray([.. types.Select(ObjectOf)]),
    };

    private static JsonObject ObjectOf(ResourceMapping type)
    {
        var told = new JsonObject
        {
            ["name"] = type.Plural,
            ["singularName"] = type.Singular,
            ["namespaced"] = type.IsNamespaced,
        };
        if (type.Group.Length > 0)
        {
            told["group"] = type.Group;
        }

        told["version"] = type.Version;
        told["kind"] = type.Kind;
        told["verbs"] = TextsOf(type.Verbs);
        foreach (var (field, texts) in new[] { ("shortNames", type.ShortNames), ("categories", type.Categories) })
        {
            if (texts.Length > 0)
            {
                told[field] = TextsOf(texts);
            }
        }

        return told;
    }

    private static JsonArray TextsOf(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static void Print(Invocation call, IEnumerable<ResourceMapping> types, string format)
    {
        var writer = new TabWriter(call.Output);
        if (format != "name" && !call.Flags.Is("no-headers"))
        {
            writer.Line([.. Header(format == "wide")]);
        }

        foreach (var type in types)
        {
            if (format == "name")
            {
                writer.Line(type.QualifiedPlural);
                continue;
            }

            List<string> cells =
            [
                type.Plural, string.Join(',', type.ShortNames), type.ApiVersion, type.IsNamespaced ? "true" : "false", type.Kind,
            ];
            if (format == "wide")
            {
                cells.AddRange([string.Join(',', type.Verbs), string.Join(',', type.Categories)]);
            }

            writer.Line([.. cells]);
        }

        writer.Flush();
    }

    private static IEnumerable<string> Header(bool wide) =>
        ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND", .. wide ? (string[])["VERBS", "CATEGORIES"] : []];
}
