using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Jota.Kubectl;

/// <summary>What commands do with objects on the server.</summary>
internal sealed class ObjectClient(ApiConnection connection)
{
    public const string StrategicPatch = "application/strategic-merge-patch+json";
    public const string MergePatch = "application/merge-patch+json";
    public const string JsonPatch = "application/json-patch+json";
    public const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>One object.</summary>
    public async Task<JsonObject> GetAsync(ResourceMapping type, string ns, string name, CancellationToken ct) =>
        Node.Read(await GetBytesAsync(type, ns, name, ApiCall.Json, "", ct));

    /// <summary>The same; null when it is not there.</summary>
    public async Task<JsonObject?> FindAsync(ResourceMapping type, string ns, string name, CancellationToken ct)
    {
        try
        {
            return await GetAsync(type, ns, name, ct);
        }
        catch (StatusException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    /// <summary>One object, as it comes.</summary>
    public Task<byte[]> GetBytesAsync(ResourceMapping type, string ns, string name, string accept, string query, CancellationToken ct) =>
        connection.SendAsync(new("GET", WithQuery(type.PathOf(ns, name), query)) { Accept = accept }, ct);

    /// <summary>A list page by page, each as it comes.</summary>
    /// <param name="type">Of what.</param>
    /// <param name="ns">Empty for all.</param>
    /// <param name="query">Selectors and the like.</param>
    /// <param name="chunk">How many at a time; zero for all.</param>
    /// <param name="accept">In which form.</param>
    /// <param name="ct">Ends it.</param>
    public async IAsyncEnumerable<byte[]> PagesAsync(
        ResourceMapping type, string ns, string query, long chunk, string accept, [EnumeratorCancellation] CancellationToken ct)
    {
        var next = "";
        do
        {
            var page = query
                + (chunk > 0 ? string.Create(CultureInfo.InvariantCulture, $"&limit={chunk}") : "")
                + (next.Length > 0 ? $"&continue={Uri.EscapeDataString(next)}" : "");
            var body = await connection.SendAsync(new("GET", WithQuery(type.PathOf(ns), page)) { Accept = accept }, ct);
            next = chunk > 0 ? ContinueOf(body) : "";
            yield return body;
        }
        while (next.Length > 0);
    }

    /// <summary>The items of a list, each with its kind told.</summary>
    public async Task<List<JsonObject>> ListAsync(ResourceMapping type, string ns, string query, long chunk, CancellationToken ct)
    {
        var items = new List<JsonObject>();
        await foreach (var page in PagesAsync(type, ns, query, chunk, ApiCall.Json, ct))
        {
            foreach (var item in Node.Read(page).Items("items").OfType<JsonObject>().ToList())
            {
                item.Parent?.AsArray().Remove(item);
                item["apiVersion"] ??= type.ApiVersion;
                item["kind"] ??= type.Kind;
                items.Add(item);
            }
        }

        return items;
    }

    public Task<JsonObject> CreateAsync(ResourceMapping type, string ns, JsonObject body, string query, CancellationToken ct) =>
        SendAsync("POST", WithQuery(type.PathOf(ns), query), body.ToJsonString(), ApiCall.Json, ct);

    public Task<JsonObject> ReplaceAsync(
        ResourceMapping type, string ns, string name, JsonObject body, string query, CancellationToken ct, string subresource = "") =>
        SendAsync("PUT", WithQuery(Below(type.PathOf(ns, name), subresource), query), body.ToJsonString(), ApiCall.Json, ct);

    public Task<JsonObject> PatchAsync(
        ResourceMapping type, string ns, string name, string kind, string patch, string query, CancellationToken ct,
        string subresource = "") =>
        SendAsync("PATCH", WithQuery(Below(type.PathOf(ns, name), subresource), query), patch, kind, ct);

    /// <summary>Posts to a subresource, such as <c>eviction</c>.</summary>
    public Task<JsonObject> PostAsync(
        ResourceMapping type, string ns, string name, string subresource, JsonObject body, string query, CancellationToken ct) =>
        SendAsync("POST", WithQuery(Below(type.PathOf(ns, name), subresource), query), body.ToJsonString(), ApiCall.Json, ct);

    /// <summary>A subresource, such as <c>scale</c>.</summary>
    public async Task<JsonObject> GetSubresourceAsync(
        ResourceMapping type, string ns, string name, string subresource, CancellationToken ct) =>
        Node.Read(await connection.SendAsync(new("GET", Below(type.PathOf(ns, name), subresource)), ct));

    public Task<JsonObject> DeleteAsync(ResourceMapping type, string ns, string name, JsonObject options, CancellationToken ct) =>
        SendAsync("DELETE", type.PathOf(ns, name), options.ToJsonString(), ApiCall.Json, ct);

    /// <summary>What happens, as it happens. Ends when the server ends it.</summary>
    public async IAsyncEnumerable<(string Type, JsonElement Object)> WatchAsync(
        ResourceMapping type, string ns, string query, string accept, [EnumeratorCancellation] CancellationToken ct)
    {
        var path = WithQuery(type.PathOf(ns), $"{query}&watch=true");
        await foreach (var line in connection.LinesAsync(new("GET", path) { Accept = accept }, ct))
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 1000 });
            var root = document.RootElement;
            var happened = root.GetProperty("type").GetString() ?? "";
            if (happened == "ERROR")
            {
                var status = root.GetProperty("object");
                var code = status.TryGetProperty("code", out var number) ? number.GetInt32() : 500;
                throw StatusException.Of(code, Encoding.UTF8.GetBytes(status.GetRawText()));
            }

            yield return (happened, root.GetProperty("object").Clone());
        }
    }

    /// <summary>Any path, as it comes.</summary>
    public Task<byte[]> RawAsync(string path, CancellationToken ct) =>
        connection.SendAsync(new("GET", path.StartsWith('/') ? path : "/" + path) { Accept = "application/json, */*" }, ct);

    /// <summary>A stream such as a log.</summary>
    public Task<Stream> StreamAsync(ResourceMapping type, string ns, string name, string subresource, string query, CancellationToken ct) =>
        connection.StreamAsync(
            new("GET", WithQuery(Below(type.PathOf(ns, name), subresource), query)) { Accept = "application/json, */*" }, ct);

    private async Task<JsonObject> SendAsync(string method, string path, string body, string type, CancellationToken ct) =>
        Node.Read(await connection.SendAsync(new(method, path) { Body = Encoding.UTF8.GetBytes(body), ContentType = type }, ct));

    private static string Below(string path, string subresource) => subresource.Length == 0 ? path : $"{path}/{subresource}";

    private static string WithQuery(string path, string query) => query.Length == 0 ? path : $"{path}?{query.TrimStart('&')}";

    private static string ContinueOf(byte[] list)
    {
        var reader = new Utf8JsonReader(list, new JsonReaderOptions { MaxDepth = 1000 });
        var inMetadata = false;
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > (inMetadata ? 2 : 1))
            {
                continue;
            }

            if (!inMetadata && reader.ValueTextEquals("metadata"u8))
            {
                inMetadata = true;
                continue;
            }

            var isContinue = inMetadata && reader.CurrentDepth == 2 && reader.ValueTextEquals("continue"u8);
            reader.Read();
            if (isContinue)
            {
                return reader.GetString() ?? "";
            }

            reader.Skip();
        }

        return "";
    }
}
