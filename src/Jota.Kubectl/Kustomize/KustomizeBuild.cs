using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>Builds the objects of a kustomization (kustomize 5.6, as in kubectl 1.33).</summary>
/// <param name="warn">Takes what its writer should know.</param>
/// <param name="variable">The environment's variables, for env files that leave a value out.</param>
/// <param name="git">What lies in Git repositories.</param>
internal sealed class KustomizeBuild(Action<string> warn, Func<string, string?> variable, GitBases git)
{
    /// <summary>What the kustomize within kubectl calls itself.</summary>
    private const string Maker = "kustomize-(devel)";

    /// <summary>The objects, in the order in which they are written.</summary>
    public IReadOnlyList<BuiltResource> Run(KustomizationFolder root)
    {
        // 1 Gather: files, bases, what is generated, components; then what the kustomization changes of them.
        var (kustomization, set) = Open(root);
        Fill(set, root, kustomization);

        // 2 Name for good, and let those who name others name them so.
        foreach (var resource in set.All.Where(resource => resource.NeedsHash))
        {
            resource.Remember();
            resource.Object.Within("metadata")["name"] = $"{resource.Object.Name()}-{ContentHash.Of(resource.Object)}";
        }

        new NameReferences(set).Update();

        if (kustomization.LabelsManager)
        {
            var label = new JsonObject { ["app.kubernetes.io/managed-by"] = Maker };
            new MapTransformer(label) { Specs = [FieldSpecs.MetadataLabels] }.Transform(set);
        }

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

    private (Kustomization Kustomization, ResourceSet Set) Open(KustomizationFolder folder)
    {
        var kustomization = Kustomization.Read(folder.Kustomization(), folder.Path);
        foreach (var warning in kustomization.Warnings)
        {
            warn(warning);
        }

        return (kustomization, new ResourceSet());
    }

    private void Fill(ResourceSet set, KustomizationFolder folder, Kustomization kustomization)
    {
        foreach (var given in kustomization.Resources)
        {
            AddResources(set, folder, given);
        }

        foreach (var generated in new Generators(folder, variable).Of(kustomization))
        {
            set.Absorb(generated);
        }

        foreach (var given in kustomization.Texts("components"))
        {
            AddComponent(set, folder, given);
        }

        foreach (var transformer in new Transformers(folder).Of(kustomization))
        {
            transformer.Transform(set);
        }
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
                    set.Add(new BuiltResource(item));
                }

                return;
            }

            var below = isRemote ? git.Open(given) : folder.Open(given);
            var (kustomization, others) = Open(below);
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
            var (kustomization, _) = Open(below);
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
