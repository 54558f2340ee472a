using System.Text.Json.Nodes;
using Jota.Api;

namespace Jota.Kubectl;

/// <summary>Builds the objects of a kustomization (kustomize 5.6, as in kubectl 1.33).</summary>
/// <param name="warn">Takes what its writer should know.</param>
/// <param name="variable">The environment's variables, for env files that leave a value out.</param>
/// <param name="git">What lies in Git repositories.</param>
internal sealed class KustomizeBuild(Action<string> warn, Func<string, string?> variable, GitBases git)
{
    /// <summary>What the kustomize within kubectl calls itself.</summary>
    private const string Maker = "kustomize-(devel)";

    /// <summary>What it calls the types that are built in.</summary>
    private const string BuiltInTypes = "v1.21.2";

    private Provenance _provenance = new("");
    private Func<string, string, TypeSchema?>? _findType;

    /// <summary>The objects, in the order in which they are written.</summary>
    public IReadOnlyList<BuiltResource> Run(KustomizationFolder root)
    {
        // 1 Gather: files, bases, what is generated, components; then what the kustomization changes of them.
        var kustomization = Open(root);
        _provenance = new(root.Path)
        {
            TellsOrigins = kustomization.TellsOrigins,
            TellsTransformations = kustomization.TellsTransformations,
        };
        var set = NewSet();
        Fill(set, root, kustomization);

        // 2 Name for good, let those who name others name them so, and put in what is told of them.
        new HashTransformer().Transform(set);
        new NameReferences(set).Update();
        if (new Variables(set).Resolve() is { Count: > 0 } unused)
        {
            warn($"well-defined vars that were never replaced: {string.Join(",", unused)}");
        }

        if (kustomization.LabelsManager)
        {
            var label = new JsonObject { ["app.kubernetes.io/managed-by"] = Maker };
            new MapTransformer(label) { Specs = [FieldSpecs.MetadataLabels] }.Transform(set);
        }

        _provenance.Tell(set);

        // 3 Leave out what is for here only, and put in order.
        foreach (var local in set.All.Where(IsLocal))
        {
            set.Remove(local);
        }

        if (kustomization.Order(new ResourceOrder()) is { } order)
        {
            set.Sort(order);
        }

        return set.All;
    }

    private ResourceSet NewSet() => new() { FindType = (version, kind) => (_findType ?? Schemas.FindKind)(version, kind) };

    private Kustomization Open(KustomizationFolder folder)
    {
        var kustomization = Kustomization.Read(folder.Kustomization(), folder.Path);
        foreach (var warning in kustomization.Warnings)
        {
            warn(warning);
        }

        // The first that brings one counts, for all.
        _findType ??= TypesOf(folder, kustomization);
        return kustomization;
    }

    /// <summary>By what patches merge where a kustomization says it: what is built in, or a document of its own.</summary>
    private static Func<string, string, TypeSchema?>? TypesOf(KustomizationFolder folder, Kustomization kustomization) =>
        (kustomization.Field("openapi").Text("path"), kustomization.Field("openapi").Text("version")) switch
        {
            ({ Length: > 0 } path, "") => new CustomSchemas(
                ResourceText.Documents(folder.Text(path), path) is [JsonObject document]
                    ? document : throw KustomizeErrors.Wrong($"{path} is no OpenAPI document")).Find,
            ({ Length: > 0 }, _) => throw KustomizeErrors.Wrong("cannot specify both openapi path and version"),
            ("", "") => null,
            ("", BuiltInTypes) => Schemas.FindKind,
            _ => throw KustomizeErrors.Wrong("the specified OpenAPI version is not built in"),
        };

    private void Fill(ResourceSet set, KustomizationFolder folder, Kustomization kustomization)
    {
        // 1 What it begins with.
        foreach (var given in kustomization.Resources)
        {
            AddResources(set, folder, given);
        }

        // 2 Where it changes what.
        foreach (var file in kustomization.Texts("configurations"))
        {
            set.Fields = set.Fields.With(TransformerFields.Read(DocumentIn(folder, file)));
        }

        foreach (var file in kustomization.Texts("crds"))
        {
            set.Fields = set.Fields.With(CustomTypeFields.Read(DocumentIn(folder, file), file));
        }

        // 3 What it makes, and what is added by components.
        var plugins = new BuiltInPlugins(folder, given => Built(folder, given));
        foreach (var generated in new Generators(folder, variable, _provenance).Of(kustomization, plugins))
        {
            set.Absorb(generated);
        }

        foreach (var given in kustomization.Texts("components"))
        {
            AddComponent(set, folder, given);
        }

        // 4 What it changes and checks, and what others may name.
        foreach (var (source, transformer) in new Transformers(folder, set.Fields, plugins).Of(kustomization))
        {
            transformer.Transform(set);
            _provenance.WentOver(set, folder, source);
        }

        Check(set, plugins.Validators(kustomization));
        foreach (var entry in kustomization.Entries("vars"))
        {
            set.AddVariable(KustomizeVariable.Of(entry));
        }
    }

    private static JsonNode? DocumentIn(KustomizationFolder folder, string file) =>
        ResourceText.Documents(folder.Text(file), file) is [var first, ..] ? first : null;

    private static void Check(ResourceSet set, IEnumerable<IResourceTransformer> validators)
    {
        foreach (var validator in validators)
        {
            var before = set.All.Select(resource => resource.Object.DeepClone()).ToList();
            validator.Transform(set);
            var after = set.All.Select(resource => resource.Object).ToList();
            if (before.Count != after.Count || !before.Zip(after).All(pair => Trees.Same(pair.First, pair.Second)))
            {
                throw KustomizeErrors.Wrong("validator shouldn't modify the resource map");
            }
        }
    }

    /// <summary>The objects of another kustomization, for who reads them as configurations.</summary>
    private List<JsonObject> Built(KustomizationFolder folder, string given)
    {
        if (_provenance.TellsOrigins || _provenance.TellsTransformations)
        {
            throw new NotOursException("kustomize: buildMetadata, with plugins of another kustomization");
        }

        var below = KustomizationFolder.IsRemote(given) ? git.Open(given) : folder.Open(given);
        var set = NewSet();
        Fill(set, below, Open(below));
        return [.. set.All.Select(resource => resource.Object)];
    }

    private void AddResources(ResourceSet set, KustomizationFolder folder, string given)
    {
        try
        {
            var isRemote = KustomizationFolder.IsRemote(given);
            if (!isRemote && !folder.IsFolder(given))
            {
                foreach (var item in ResourceText.Objects(folder.Text(given), given))
                {
                    var resource = new BuiltResource(item);
                    _provenance.ComeFrom(resource, folder, given);
                    set.Add(resource);
                }

                return;
            }

            if (isRemote && (_provenance.TellsOrigins || _provenance.TellsTransformations))
            {
                throw new NotOursException("kustomize: buildMetadata, with folders of repositories");
            }

            var below = isRemote ? git.Open(given) : folder.Open(given);
            var (kustomization, others) = (Open(below), NewSet());
            if (kustomization.IsComponent)
            {
                throw KustomizeErrors.Wrong("expected kind != 'Component' for path '" + below.Path + "'");
            }

            Fill(others, below, kustomization);
            set.AddAll(others);
        }
        catch (KubectlException e)
        {
            throw KustomizeErrors.Within($"accumulating resources from '{given}'", e);
        }
    }

    private void AddComponent(ResourceSet set, KustomizationFolder folder, string given)
    {
        try
        {
            var below = KustomizationFolder.IsRemote(given) ? git.Open(given) : folder.Open(given);
            var kustomization = Open(below);
            if (!kustomization.IsComponent)
            {
                throw KustomizeErrors.Wrong($"expected kind 'Component' for path '{below.Path}' but got '{kustomization.Text("kind")}'");
            }

            Fill(set, below, kustomization);
        }
        catch (KubectlException e)
        {
            throw KustomizeErrors.Within($"accumulating components: accumulateDirectory: '{given}'", e);
        }
    }

    private static bool IsLocal(BuiltResource resource) =>
        resource.Object.At("metadata", "annotations").At("config.kubernetes.io/local-config") is { } mark && (string?)mark != "false";
}
