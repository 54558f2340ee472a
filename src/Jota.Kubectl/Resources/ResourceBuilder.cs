using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// The one way from arguments, files and selectors to types, namespaces and names: <c>pods</c>, <c>pods a b</c>, <c>pod/a svc/b</c>,
/// <c>rs,po</c>, <c>all</c>, <c>-f</c>.
/// </summary>
internal sealed class ResourceBuilder(Session session)
{
    public async Task<Selected> SelectAsync(IReadOnlyList<string> arguments, SelectionOptions options, CancellationToken ct)
    {
        if (!options.Files.IsEmpty)
        {
            return arguments.Count == 0
                ? await FromFilesAsync(options, ct)
                : throw KubectlException.Error(
                    "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well");
        }

        var words = Joined(arguments);
        if (words.Count == 0)
        {
            throw Unspecified(options);
        }

        return words.Any(word => word.Contains('/', StringComparison.Ordinal))
            ? await FromPairsAsync(words, options, ct)
            : await FromTypesAsync(words, options, ct);
    }

    /// <summary>What could not be read, or is of no known type; the rest goes on.</summary>
    public Failures Failures { get; } = new();

    /// <summary>The objects that were written down, with types and namespaces.</summary>
    /// <param name="files">Where.</param>
    /// <param name="isChecked">Whether an object must say what it is before anything else is done.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<IReadOnlyList<ResourceInfo>> WrittenAsync(ManifestOptions files, bool isChecked, CancellationToken ct)
    {
        var found = new List<ResourceInfo>();
        foreach (var manifest in await new ManifestReader(session.Around).ReadAsync(files, Failures, ct))
        {
            try
            {
                if (files.Labels.Length > 0 && !Matches(manifest.Object, files.Labels))
                {
                    continue;
                }

                var mapping = await MappingOfAsync(manifest, isChecked, ct);
                var ns = NamespaceOf(manifest, mapping);
                found.Add(new ResourceInfo(mapping, ns, manifest.Object.Name()) { Source = manifest.Source, Object = manifest.Object });
            }
            catch (KubectlException e) when (e is not StatusException)
            {
                Failures.Add(e);
            }
        }

        return found;
    }

    /// <summary>The objects that were written down, as they are: no server is asked about their types.</summary>
    public async Task<IReadOnlyList<ResourceInfo>> LocalAsync(ManifestOptions files, CancellationToken ct)
    {
        if (files.IsEmpty)
        {
            throw KubectlException.Error("one or more files must be specified as -f when --local is used");
        }

        var written = await new ManifestReader(session.Around).ReadAsync(files, Failures, ct);
        return [.. written.Select(manifest =>
        {
            var (group, version) = ResourceId.Split(manifest.Object.ApiVersion());
            var kind = manifest.Object.Kind();
            var type = new ResourceMapping(group, version, kind.ToLowerInvariant() + "s", kind, false);
            return new ResourceInfo(type, manifest.Object.Namespace(), manifest.Object.Name())
            {
                Source = manifest.Source,
                Object = manifest.Object,
            };
        })];
    }

    /// <summary>The objects that were selected, as the server has them; what it refuses is told at the end.</summary>
    public async Task<IReadOnlyList<ResourceInfo>> FetchAsync(
        Selected selected, SelectionOptions options, CancellationToken ct, long chunk = 500)
    {
        var objects = new ObjectClient(session.Connection);
        var query = new Query().With("fieldSelector", options.Fields).With("labelSelector", options.Labels).ToString();
        var found = new List<ResourceInfo>();
        foreach (var (type, ns, name) in selected.Selections)
        {
            try
            {
                if (name.Length > 0)
                {
                    found.Add(new(type, ns, name) { Object = await objects.GetAsync(type, ns, name, ct) });
                    continue;
                }

                var items = await objects.ListAsync(type, ns, query, chunk, ct);
                found.AddRange(items.Select(item => new ResourceInfo(type, item.Namespace(), item.Name()) { Object = item }));
            }
            catch (StatusException e)
            {
                Failures.Add(e);
            }
        }

        return found;
    }

    private static List<string> Joined(IReadOnlyList<string> arguments)
    {
        // "get rs, po": who ends a word with a comma goes on with the next.
        var words = new List<string>();
        foreach (var argument in arguments)
        {
            if (words.Count > 0 && words[^1].EndsWith(',') && !argument.Contains('/', StringComparison.Ordinal))
            {
                words[^1] += argument;
            }
            else
            {
                words.Add(argument);
            }
        }

        return words;
    }

    private async Task<Selected> FromTypesAsync(List<string> words, SelectionOptions options, CancellationToken ct)
    {
        var types = await TypesAsync(words[0], ct);
        var names = words.Skip(1).ToList();
        CheckSelector(names.Count > 0, options);
        if (names.Count == 0 && !options.TypesAlone && options.Labels.Length == 0 && options.Fields.Length == 0)
        {
            throw KubectlException.Error("resource(s) were provided, but no name was specified");
        }

        var selections = types.SelectMany(type => names.Count == 0
            ? [Of(type, "", options)]
            : names.Select(name => Of(type, name, options)));
        return new Selected([.. selections])
        {
            IsSingle = types.Count == 1 && names.Count == 1,
            HasSeveralTypes = words[0].Contains(',', StringComparison.Ordinal) || words[0] == "all" || types.Count > 1,
        };
    }

    private async Task<Selected> FromPairsAsync(List<string> words, SelectionOptions options, CancellationToken ct)
    {
        CheckSelector(true, options);
        var selections = new List<Selection>();
        foreach (var word in words)
        {
            var parts = word.Split('/');
            if (parts.Length == 1)
            {
                throw KubectlException.Error(
                    "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form " +
                    "(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'");
            }

            if (parts.Length != 2 || parts[0].Length == 0 || parts[1].Length == 0 || parts[0].Contains(',', StringComparison.Ordinal))
            {
                throw KubectlException.Error("arguments in resource/name form must have a single resource and name");
            }

            selections.Add(Of(await session.Mapper.ResourceAsync(parts[0], ct), parts[1], options));
        }

        return new Selected(selections)
        {
            IsSingle = selections.Count == 1,
            HasSeveralTypes = selections.Select(selection => selection.Mapping.QualifiedPlural).Distinct().Count() > 1,
        };
    }

    private async Task<Selected> FromFilesAsync(SelectionOptions options, CancellationToken ct)
    {
        var written = await WrittenAsync(options.Files, isChecked: false, ct);
        return new Selected([.. written.Select(info => new Selection(info.Mapping, info.Namespace, info.Name)
        {
            Written = new(info.Object!, info.Source),
        })])
        {
            IsSingle = written.Count == 1 && (options.Files.Files.Count == 1 || options.Files.Kustomization.Length > 0),
            HasSeveralTypes = written.Select(info => info.Mapping.QualifiedPlural).Distinct().Count() > 1,
        };
    }

    private async Task<IReadOnlyList<ResourceMapping>> TypesAsync(string word, CancellationToken ct)
    {
        var types = new List<ResourceMapping>();
        foreach (var part in word.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var found = await session.Mapper.FindAsync(part, ct) is { } one ? [one] : await session.Mapper.CategoryAsync(part, ct);
            types.AddRange(found.Count > 0 ? found : [await session.Mapper.ResourceAsync(part, ct)]);
        }

        return [.. types.DistinctBy(type => type.QualifiedPlural)];
    }

    private Selection Of(ResourceMapping type, string name, SelectionOptions options)
    {
        if (name.Length > 0 && options.AllNamespaces && type.IsNamespaced)
        {
            throw KubectlException.Error("a resource cannot be retrieved by name across all namespaces");
        }

        return new(type, type.IsNamespaced && !options.AllNamespaces ? session.Namespace : "", name);
    }

    private static void CheckSelector(bool hasNames, SelectionOptions options)
    {
        if (hasNames && (options.Labels.Length > 0 || options.Fields.Length > 0))
        {
            throw KubectlException.Error("name cannot be provided when a selector is specified");
        }
    }

    private async Task<ResourceMapping> MappingOfAsync(Manifest manifest, bool isChecked, CancellationToken ct)
    {
        var (version, kind) = (manifest.Object.ApiVersion(), manifest.Object.Kind());
        if (isChecked && (version.Length == 0 || kind.Length == 0))
        {
            throw Unsaid(manifest.Source, version, kind);
        }

        if (kind.Length == 0)
        {
            throw KubectlException.Error(
                $"unable to decode \"{manifest.Source}\": Object 'Kind' is missing in '{GoJson.Compact(manifest.Object)}'");
        }

        return await session.Mapper.KindAsync(version, kind, ct) ?? throw KubectlException.Error(
            $"resource mapping not found for name: \"{manifest.Object.Name()}\" namespace: \"{manifest.Object.Namespace()}\" " +
            $"from \"{manifest.Source}\": no matches for kind \"{kind}\" in version \"{version}\"\nensure CRDs are installed first");
    }

    private string NamespaceOf(Manifest manifest, ResourceMapping mapping)
    {
        if (!mapping.IsNamespaced)
        {
            return "";
        }

        var own = manifest.Object.Namespace();
        if (own.Length == 0)
        {
            manifest.Object.Within("metadata")["namespace"] = session.Namespace;
            return session.Namespace;
        }

        return !session.Settings.NamespaceGiven || own == session.Namespace ? own : throw KubectlException.Error(
            $"the namespace from the provided object \"{own}\" does not match the namespace \"{session.Namespace}\". " +
            $"You must pass '--namespace={own}' to perform this operation.");
    }

    private static bool Matches(JsonObject item, string labels) => ResourceSelector.Selects(labels, item.At("metadata", "labels"));

    private static KubectlException Unsaid(string source, string version, string kind)
    {
        var what = (version, kind) switch
        {
            ("", "") => "[apiVersion not set, kind not set]",
            ("", _) => "apiVersion not set",
            _ => "kind not set",
        };
        return KubectlException.Error(
            $"error validating \"{source}\": error validating data: {what}; if you choose to ignore these errors, turn validation off " +
            "with --validate=false");
    }

    private static KubectlException Unspecified(SelectionOptions options) => options.TypesAlone
        ? new KubectlException(
            "You must specify the type of resource to get. Use \"kubectl api-resources\" for a complete list of supported resources.\n\n" +
            "error: Required resource not specified.\n" +
            "Use \"kubectl explain <resource>\" for a detailed description of that resource (e.g. kubectl explain pods).\n" +
            $"See '{options.CommandPath} -h' for help and examples")
        : KubectlException.Error("you must provide one or more resources by argument or filename (.json|.yaml|.yml|stdin)");
}
