using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>
/// What groups and types a server has: from the disk where that is fresh, else from the server. What a group has is only looked at when
/// somebody asks for it.
/// </summary>
internal sealed class ServerCatalog(ApiConnection connection, DiscoveryFiles files)
{
    private readonly Dictionary<string, IReadOnlyList<ResourceMapping>> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject> _fetched = new(StringComparer.Ordinal);
    private IReadOnlyList<ApiGroup>? _groups;

    /// <summary>Whether all of it was asked of the server by this process.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>The groups in the server's order.</summary>
    public async Task<IReadOnlyList<ApiGroup>> GroupsAsync(CancellationToken ct)
    {
        if (_groups is null && files.Groups() is { } known)
        {
            _groups = DiscoveryDocuments.ReadGroups(known);
        }

        return _groups ?? await RefreshAsync(ct);
    }

    /// <summary>The types of a group in one of its versions.</summary>
    public async Task<IReadOnlyList<ResourceMapping>> ResourcesAsync(ApiGroup group, string version, CancellationToken ct)
    {
        var name = group.GroupVersion(version);
        if (!_resources.TryGetValue(name, out var resources))
        {
            var list = _fetched.GetValueOrDefault(name) ?? files.Resources(name) ?? await FetchAsync(name, ct);
            _resources[name] = resources = [.. DiscoveryDocuments.ReadResources(group, version, list)];
        }

        return resources;
    }

    /// <summary>Asks the server for all of it.</summary>
    public async Task<IReadOnlyList<ApiGroup>> RefreshAsync(CancellationToken ct)
    {
        _resources.Clear();
        _fetched.Clear();
        var core = GetAsync("/api", ct);
        var others = GetAsync("/apis", ct);
        List<ApiGroup> groups = [.. Take(await core), .. Take(await others)];
        files.WriteGroups(DiscoveryDocuments.GroupList(groups));
        IsFresh = true;
        return _groups = groups;
    }

    private IReadOnlyList<ApiGroup> Take(JsonObject answer)
    {
        switch ((string?)answer["kind"])
        {
            case "APIGroupDiscoveryList":
                var found = DiscoveryDocuments.ReadAggregated(answer).ToList();
                foreach (var list in found.SelectMany(group => group.Lists))
                {
                    Keep((string?)list["groupVersion"] ?? "", list);
                }

                return [.. found.Select(group => group.Group).Where(group => group.Versions.Count > 0)];
            case "APIVersions":
                return [new ApiGroup("", [.. (answer["versions"] as JsonArray ?? []).Select(version => (string?)version ?? "")])];
            default:
                return DiscoveryDocuments.ReadGroups(answer);
        }
    }

    private async Task<JsonObject> FetchAsync(string groupVersion, CancellationToken ct)
    {
        var path = groupVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{groupVersion}" : $"/api/{groupVersion}";
        try
        {
            var list = JsonNode.Parse(await connection.SendAsync(new("GET", path), ct)) as JsonObject ?? [];
            Keep(groupVersion, list);
            return list;
        }
        catch (StatusException e) when (e.Code is 404 or 503)
        {
            // A group whose own server does not answer: the others go on.
            return [];
        }
    }

    private void Keep(string groupVersion, JsonObject list)
    {
        _fetched[groupVersion] = list;
        files.WriteResources(groupVersion, list);
    }

    private async Task<JsonObject> GetAsync(string path, CancellationToken ct)
    {
        var answer = await connection.SendAsync(new("GET", path) { Accept = ApiCall.Discovery }, ct);
        return JsonNode.Parse(answer) as JsonObject ?? [];
    }
}
