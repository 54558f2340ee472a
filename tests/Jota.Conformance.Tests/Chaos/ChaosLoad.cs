using System.Globalization;
using System.Text.Json.Nodes;

namespace Jota.Conformance.Tests.Chaos;

/// <summary>
/// Changes workloads of its own at random: makes them, scales them, gives them another image, deletes them and pods of them. What it did
/// follows from its seed and from what was answered.
/// </summary>
internal sealed class ChaosLoad(string prefix, int seed)
{
    public const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    public const string ReplicaSets = "/apis/apps/v1/namespaces/default/replicasets";
    public const string Services = "/api/v1/namespaces/default/services";
    public const string Pods = "/api/v1/namespaces/default/pods";
    private const int Names = 4;
    private const int MostReplicas = 6;

    private readonly Random _random = new(seed);

    /// <summary>By path: what must be so, as far as that is known.</summary>
    public Dictionary<string, Intent> Intents { get; } = [];

    /// <summary>Goes on until the server does not answer any more.</summary>
    /// <param name="api">The server.</param>
    /// <param name="answered">Told of each request that was answered.</param>
    public async Task RunAsync(ApiClient api, Action answered)
    {
        while (await StepAsync(api))
        {
            answered();
        }
    }

    /// <summary>Deletes everything of it that may be there.</summary>
    public async Task DeleteAllAsync(ApiClient api)
    {
        foreach (var path in Intents.Keys.ToList())
        {
            await TryAsync(api, HttpMethod.Delete, path, Background(), Intent.Nothing);
            await api.TrySendAsync(HttpMethod.Delete, ServiceOf(path));
        }
    }

    private Task<bool> StepAsync(ApiClient api)
    {
        var kind = _random.Next(4) == 0 ? ReplicaSets : Deployments;
        var path = string.Create(CultureInfo.InvariantCulture, $"{kind}/{prefix}{(kind == ReplicaSets ? "rs" : "dep")}{_random.Next(Names)}");
        var intent = Intents.GetValueOrDefault(path, Intent.Nothing);
        var replicas = _random.Next(MostReplicas + 1);
        return _random.Next(10) switch
        {
            0 => DeleteAsync(api, path),
            1 => DeleteSomePodAsync(api),
            _ when !intent.Exists => CreateAsync(api, path, replicas),
            2 or 3 or 4 when kind == Deployments => ChangeImageAsync(api, path, intent),
            _ => ScaleAsync(api, path, intent, replicas),
        };
    }

    private Task<bool> DeleteAsync(ApiClient api, string path)
    {
        var options = Background();
        options["propagationPolicy"] = _random.Next(2) == 0 ? "Background" : "Foreground";
        return TryAsync(api, HttpMethod.Delete, path, options, Intent.Nothing);
    }

    private async Task<bool> DeleteSomePodAsync(ApiClient api)
    {
        if (await api.TrySendAsync(HttpMethod.Get, Pods) is not ({ } _, { } list) || list["items"] is not JsonArray { Count: > 0 } pods)
        {
            return await api.TrySendAsync(HttpMethod.Get, Pods) is not null;
        }

        return await api.TrySendAsync(HttpMethod.Delete, $"{Pods}/{pods[_random.Next(pods.Count)]!["metadata"]!["name"]}") is not null;
    }

    private async Task<bool> CreateAsync(ApiClient api, string path, int replicas)
    {
        var name = NameOf(path);
        var labels = new JsonObject { ["app"] = name };
        var image = Image();
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["replicas"] = replicas,
                ["selector"] = new JsonObject { ["matchLabels"] = labels.DeepClone() },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image }) },
                },
            },
        };
        var service = new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["selector"] = labels, ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) },
        };
        return await api.TrySendAsync(HttpMethod.Post, Services, service) is not null
            && await TryAsync(api, HttpMethod.Post, path, body, new(true, true, replicas, image));
    }

    private Task<bool> ScaleAsync(ApiClient api, string path, Intent intent, int replicas) =>
        TryAsync(api, HttpMethod.Patch, path, new JsonObject { ["spec"] = new JsonObject { ["replicas"] = replicas } }, intent with { Replicas = replicas });

    private Task<bool> ChangeImageAsync(ApiClient api, string path, Intent intent)
    {
        var image = Image();
        var containers = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = image });
        var template = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } };
        return TryAsync(api, HttpMethod.Patch, path, new JsonObject { ["spec"] = new JsonObject { ["template"] = template } }, intent with { Image = image });
    }

    /// <summary>Sends it, and notes what must hold from now on; false when the server is gone.</summary>
    private async Task<bool> TryAsync(ApiClient api, HttpMethod method, string path, JsonObject body, Intent wanted)
    {
        // A request without an answer leaves everything open.
        Intents[path] = wanted with { IsKnown = false };
        var target = method == HttpMethod.Post ? path[..path.LastIndexOf('/')] : path;
        switch (await api.TrySendAsync(method, target, body))
        {
            case null:
                return false;
            case ( >= 200 and < 300, { } answer) when method != HttpMethod.Delete:
                // What is being deleted can still be changed, and goes nevertheless.
                Intents[path] = new(answer["metadata"]!["deletionTimestamp"] is null, true, (int)answer["spec"]!["replicas"]!, ImageOf(answer));
                return true;
            case (200 or 404, _):
                Intents[path] = Intent.Nothing;
                return true;
            case (409, _):
                // It exists, and may just be going.
                Intents[path] = new(false, true, 0, "");
                return true;
            case (var code, var answer):
                throw new InvalidOperationException($"{method} {target}: {code} {answer}");
        }
    }

    private static string ImageOf(JsonNode workload) => (string)workload["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!;

    private string Image() => string.Create(CultureInfo.InvariantCulture, $"nginx:1.{_random.Next(20)}");

    private static JsonObject Background() => new() { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = "Background" };

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static string ServiceOf(string path) => $"{Services}/{NameOf(path)}";
}
