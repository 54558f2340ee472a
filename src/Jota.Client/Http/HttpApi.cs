using System.IO.Pipelines;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>
/// The API of a server elsewhere, over HTTPS: what lets a component run in a process of its own, against our server or upstream's.
/// </summary>
public sealed class HttpApi : IApi, IDisposable
{
    private readonly HttpClient _http;
    private readonly Func<ResourceCatalog> _catalog;

    /// <summary>A client; connections are made when they are needed.</summary>
    /// <param name="options">The server.</param>
    /// <param name="catalog">The kinds to speak of; the built-in ones unless given.</param>
    public HttpApi(HttpApiOptions options, ResourceCatalog? catalog = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _http = HttpConnection.Open(options);
        var kinds = catalog ?? ResourceCatalog.BuiltIn;
        _catalog = () => kinds;
    }

    /// <summary>The same where kinds come and go: whoever knows of them changes the catalog.</summary>
    /// <param name="options">The server.</param>
    /// <param name="catalog">The kinds to speak of.</param>
    public HttpApi(HttpApiOptions options, LiveCatalog catalog)
        : this(HttpConnection.Open(options), catalog)
    {
    }

    internal HttpApi(HttpClient http, LiveCatalog catalog) => (_http, _catalog) = (http, () => catalog.Now);

    /// <inheritdoc/>
    public ResourceCatalog Catalog => _catalog();

    /// <summary>
    /// Reads a document that is no object, such as a page of discovery. Throws <see cref="ApiException"/> with what is answered instead.
    /// </summary>
    /// <param name="path">Its path and query, from the first slash on.</param>
    /// <param name="accept">In which form; JSON unless given.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(string path, string? accept, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return (await SendAsync(request, accept, ct)).Body;
    }

    /// <inheritdoc/>
    public async Task<ApiObject> GetAsync(ApiTarget target, GetOptions options, CancellationToken ct)
    {
        var uri = new ApiUri(target).With("resourceVersion", options.ResourceVersion);
        var answer = await SendAsync(HttpMethod.Get, uri, null, ct);
        return WireObject.Read(target.Body, answer.Body);
    }

    /// <inheritdoc/>
    public async Task<ApiList> ListAsync(ApiTarget target, ListOptions options, CancellationToken ct)
    {
        var answer = await SendAsync(
            HttpMethod.Get, new ApiUri(target).With(options), null, ct, options.MetadataOnly ? HttpBody.MetadataOfList : null);
        return WireObject.ReadList(target.Resource, answer.Body);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<WatchEvent> WatchAsync(
        ApiTarget target, ListOptions options, [EnumeratorCancellation] CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new ApiUri(target).WithWatch(options).ToString());
        if (options.MetadataOnly)
        {
            request.Headers.TryAddWithoutValidation("Accept", HttpBody.Metadata);
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw HttpFailure.Of((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct));
        }

        var lines = PipeReader.Create(await response.Content.ReadAsStreamAsync(ct));
        await foreach (var line in WatchLines.ReadAsync(lines, ct))
        {
            yield return WireObject.ReadEvent(target.Resource, line);
        }
    }

    /// <inheritdoc/>
    public Task<WriteResult> CreateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        WriteAsync(HttpMethod.Post, target with { Name = target.Subresource.Length == 0 ? "" : target.Name },
            HttpBody.Of(target.Body, body), options, ct);

    /// <inheritdoc/>
    public Task<WriteResult> UpdateAsync(ApiTarget target, ApiBody body, WriteOptions options, CancellationToken ct) =>
        WriteAsync(HttpMethod.Put, target, HttpBody.Of(target.Body, body), options, ct);

    /// <inheritdoc/>
    public Task<WriteResult> PatchAsync(ApiTarget target, PatchBody patch, WriteOptions options, CancellationToken ct) =>
        WriteAsync(HttpMethod.Patch, target, HttpBody.Of(patch), options, ct);

    /// <inheritdoc/>
    public async Task<DeleteResult> DeleteAsync(ApiTarget target, DeleteOptions options, CancellationToken ct)
    {
        var answer = await SendAsync(HttpMethod.Delete, new ApiUri(target), HttpBody.Of(options), ct);
        if (WireObject.KindOf(answer.Body) == "Status")
        {
            return new(Unknown(target), true);
        }

        var obj = WireObject.Read(target.Resource, answer.Body);
        return new(obj, !IsStillThere(target.Resource.MetadataOf(obj.Typed())));
    }

    /// <inheritdoc/>
    public async Task<ApiList> DeleteCollectionAsync(ApiTarget target, ListOptions selection, DeleteOptions options, CancellationToken ct)
    {
        var answer = await SendAsync(HttpMethod.Delete, new ApiUri(target).With(selection), HttpBody.Of(options), ct);
        return WireObject.KindOf(answer.Body) == "Status" ? new([], Revision.None) : WireObject.ReadList(target.Resource, answer.Body);
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _http.Dispose();

    /// <summary>An object that is going has a deletion time, and seconds or finalizers to wait for.</summary>
    private static bool IsStillThere(V1ObjectMeta metadata) =>
        metadata.DeletionTimestamp is not null && (metadata.DeletionGracePeriodSeconds > 0 || metadata.Finalizers is { Count: > 0 });

    private async Task<WriteResult> WriteAsync(
        HttpMethod method, ApiTarget target, HttpContent body, WriteOptions options, CancellationToken ct)
    {
        var answer = await SendAsync(method, new ApiUri(target).With(options), body, ct);
        var status = WireObject.KindOf(answer.Body) == "Status" ? ApiJson.Decode<V1Status>(answer.Body) : null;
        return new WriteResult(status is null ? WireObject.Read(target.Body, answer.Body) : Unknown(target))
        {
            Created = answer.Code == 201,
            Warnings = answer.Warnings,
            Status = status,
        };
    }

    /// <summary>Stands for an object of which the server told no more than that all went well.</summary>
    private static ApiObject Unknown(ApiTarget target)
    {
        var name = JsonEncodedText.Encode(target.Name);
        var json = System.Text.Encoding.UTF8.GetBytes($$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{target.Namespace}}}"}}""");
        return ApiObject.FromStored(target.Resource, json, Revision.None);
    }

    private async Task<Answer> SendAsync(HttpMethod method, ApiUri uri, HttpContent? body, CancellationToken ct, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, uri.ToString()) { Content = body };
        return await SendAsync(request, accept, ct);
    }

    private async Task<Answer> SendAsync(HttpRequestMessage request, string? accept, CancellationToken ct)
    {
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await _http.SendAsync(request, ct);
        var bytes = await response.Content.ReadAsByteArrayAsync(ct);
        return response.IsSuccessStatusCode
            ? new((int)response.StatusCode, bytes, [.. response.Headers.Warning.Select(TextOf)])
            : throw HttpFailure.Of((int)response.StatusCode, bytes);
    }

    private static string TextOf(WarningHeaderValue warning) => warning.Text.Trim('"').Replace("\\\"", "\"", StringComparison.Ordinal);

    private sealed record Answer(int Code, byte[] Body, IReadOnlyList<string> Warnings);
}
