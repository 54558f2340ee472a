using System.Collections.Immutable;
using Jota.Api;
using k8s.Models;
using Microsoft.Extensions.Logging;

namespace Jota.Client;

/// <summary>
/// Keeps a catalog in step with the CustomResourceDefinitions of a server elsewhere, so that whoever works on every kind works on these
/// too. What the server serves without a definition is never touched.
/// </summary>
/// <param name="catalog">The catalog.</param>
/// <param name="log">Where it is told that no kind can be made of a definition.</param>
public sealed partial class DefinedKinds(LiveCatalog catalog, ILogger log) : IObjectFollower
{
    private readonly ILogger _log = log;
    private readonly Dictionary<string, (string Version, ImmutableArray<Resource> Kinds)> _known = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Replace(Resource resource, IReadOnlyList<ApiObject> all)
    {
        var there = all.Select(definition => definition.Key.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Keys.Where(name => !there.Contains(name)).ToList())
        {
            Remove(gone);
        }

        foreach (var definition in all)
        {
            Changed(definition);
        }
    }

    /// <inheritdoc/>
    public void Changed(ApiObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var definition = obj.As<V1CustomResourceDefinition>();
        if (!DefinitionStatus.Is(definition, DefinitionStatus.Established))
        {
            Remove(obj.Key.Name);
            return;
        }

        // Only another spec means other kinds; the status changes more often.
        var version = $"{obj.Uid}/{definition.Metadata.Generation}";
        var before = _known.GetValueOrDefault(obj.Key.Name);
        if (before.Version == version)
        {
            return;
        }

        try
        {
            ImmutableArray<Resource> kinds = [.. CustomKinds.Of(definition).Where(kind => kind.IsServed)];
            ImmutableArray<Resource> old = before.Kinds.IsDefault ? [] : before.Kinds;
            catalog.Change(now => now.Without(old).With(kinds.AsSpan()));
            _known[obj.Key.Name] = (version, kinds);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            LogUnusable(obj.Key.Name, e.Message);
        }
    }

    /// <inheritdoc/>
    public void Deleted(ApiObject obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        Remove(obj.Key.Name);
    }

    private void Remove(string name)
    {
        if (_known.Remove(name, out var gone))
        {
            catalog.Change(now => now.Without(gone.Kinds));
        }
    }

    [LoggerMessage(LogLevel.Warning, "Objects of the custom resource definition {Definition} are left alone: {Why}")]
    private partial void LogUnusable(string definition, string why);
}
