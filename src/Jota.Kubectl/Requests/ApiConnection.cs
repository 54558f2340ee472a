using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using Jota.Client;
using Jota.Transport.Headers;
using Jota.Transport.Upgrades;

namespace Jota.Kubectl;

/// <summary>The one place that speaks HTTP: paths and bytes in, bytes out, refusals as <see cref="StatusException"/>.</summary>
internal sealed class ApiConnection : IDisposable
{
    private readonly HttpClient _http;
    private readonly ClientSettings _settings;
    private readonly Action<string> _warn;
    private readonly RequestLog? _log;
    private readonly KeyValuePair<string, string>[] _impersonation;
    private readonly bool _repeats;
    private bool _wantsOwnVersion;
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <param name="settings">Where, and who we are.</param>
    /// <param name="warn">Takes each warning of the server's, once.</param>
    /// <param name="log">Takes each request; null where nobody wants to know.</param>
    public ApiConnection(ClientSettings settings, Action<string> warn, RequestLog? log = null)
    {
        _settings = settings;
        _warn = warn;
        _log = log;
        _impersonation = [.. settings.Impersonation.GroupBy(header => header.Key, header => header.Value).Select(
            header => KeyValuePair.Create(header.Key, RepeatedHeaderEncoding.Join(header)))];
        _repeats = _impersonation.Length < settings.Impersonation.Count;
        _http = HttpConnection.Open(OptionsOf(settings) with { Repeats = _repeats ? IsAboutImpersonation : null });
    }

    /// <summary>Where the server is, and who we are to it as far as that is a matter of connections.</summary>
    public static HttpApiOptions OptionsOf(ClientSettings settings) => new()
    {
        Server = settings.Server,
        Authorities = settings.Authorities,
        TrustAnyServer = settings.TrustAnyServer,
        TlsServerName = settings.TlsServerName,
        Proxy = settings.Proxy,
        ClientCertificate = settings.ClientCertificate,
        KeepAlive = settings.KeepAlive,
        UserAgent = "kubectl/v1.36.0 (linux) jota",
    };

    /// <summary>Whether nothing is asked of a server of another version than ours (<c>--match-server-version</c>).</summary>
    public bool WantsOwnVersion
    {
        init => _wantsOwnVersion = value;
    }

    /// <summary>How many warnings there were.</summary>
    public int Warnings => _warned.Count;

    /// <summary>Sends, and answers the whole body.</summary>
    public async Task<byte[]> SendAsync(ApiCall call, CancellationToken ct)
    {
        using var bounded = Bounded(ct);
        try
        {
            using var request = RequestOf(call);
            using var response = await AskAsync(request, bounded.Token);
            TakeWarnings(response);
            var body = await response.Content.ReadAsByteArrayAsync(bounded.Token);
            return response.IsSuccessStatusCode ? body : throw StatusException.Of((int)response.StatusCode, body);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw TooLong(call);
        }
    }

    /// <summary>Sends, and answers the body line by line, until it ends.</summary>
    public async IAsyncEnumerable<string> LinesAsync(ApiCall call, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = await StreamAsync(call, ct);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await NextAsync(reader, ct) is { } line)
        {
            yield return line;
        }
    }

    /// <summary>Sends, and answers the body as it comes.</summary>
    public async Task<Stream> StreamAsync(ApiCall call, CancellationToken ct)
    {
        try
        {
            using var request = RequestOf(call);
            var response = await AskAsync(request, ct);
            TakeWarnings(response);
            if (!response.IsSuccessStatusCode)
            {
                throw StatusException.Of((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(ct));
            }

            return await response.Content.ReadAsStreamAsync(ct);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
    }

    /// <summary>Asks for a WebSocket. Throws the server's refusal.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="protocol">What is spoken on it.</param>
    /// <param name="ct">Ends the attempt.</param>
    public async Task<WebSocket> SocketAsync(string path, string protocol, CancellationToken ct)
    {
        using var bounded = Bounded(ct);
        try
        {
            using var request = RequestOf(new("GET", path) { Accept = "*/*" });
            var begun = _log?.Begin() ?? 0;
            switch (await WebSocketClient.AskAsync(_http, request, [protocol], bounded.Token))
            {
                case UpgradeAnswer.Accepted accepted:
                    _log?.End(request, (int)HttpStatusCode.SwitchingProtocols, begun);
                    return WebSocketClient.Speak(accepted.Connection);
                case UpgradeAnswer.Refused refused:
                    _log?.End(request, refused.Code, begun);
                    throw StatusException.Of(refused.Code, Encoding.UTF8.GetBytes(refused.Text));
                default:
                    throw new InvalidOperationException("an answer of another kind");
            }
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(e);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw TooLong(new("GET", path));
        }
    }

    /// <summary>Passes a request on with who we are, for a proxy; the answer is the caller's to dispose.</summary>
    public async Task<HttpResponseMessage> PassAsync(HttpRequestMessage request, CancellationToken ct)
    {
        AddIdentity(request);
        return await AskAsync(request, ct);
    }

    /// <summary>Where a path is on the server, below the path that the kubeconfig's server has.</summary>
    public Uri AddressOf(string path) => AddressAtHost(_settings.Server.AbsolutePath.TrimEnd('/') + path);

    /// <summary>Where a path is on the server's host. One with two slashes before is none of another host.</summary>
    public Uri AddressAtHost(string path) => new(_settings.Server.GetLeftPart(UriPartial.Authority) + path);

    public void Dispose() => _http.Dispose();

    /// <summary>A connection that breaks ends a stream as if the server had ended it: whoever follows begins again.</summary>
    private static async Task<string?> NextAsync(StreamReader reader, CancellationToken ct)
    {
        try
        {
            return await reader.ReadLineAsync(ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return null;
        }
    }

    private async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken ct)
    {
        if (_wantsOwnVersion)
        {
            _wantsOwnVersion = false;
            KubectlVersion.RefuseOther(Node.Read(await SendAsync(new("GET", "/version"), ct)).Text("gitVersion"));
        }

        if (_repeats)
        {
            // Lines of one name are there in HTTP/1.1 only.
            (request.Version, request.VersionPolicy) = (HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        }

        var begun = _log?.Begin() ?? 0;
        int? code = null;
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            code = (int)response.StatusCode;
            return response;
        }
        finally
        {
            _log?.End(request, code, begun);
        }
    }

    private HttpRequestMessage RequestOf(ApiCall call)
    {
        var request = new HttpRequestMessage(new HttpMethod(call.Method), AddressOf(call.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("Accept", call.Accept);
        AddIdentity(request);
        if (call.Body is { } body)
        {
            request.Content = new ReadOnlyMemoryContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(call.ContentType) } };
        }

        return request;
    }

    private void AddIdentity(HttpRequestMessage request)
    {
        if (_settings.Authorization is { } authorization)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var (header, value) in _impersonation)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private static bool IsAboutImpersonation(string header) => header.StartsWith("Impersonate-", StringComparison.OrdinalIgnoreCase);

    private CancellationTokenSource Bounded(CancellationToken ct)
    {
        var bounded = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (_settings.RequestTimeout > TimeSpan.Zero)
        {
            bounded.CancelAfter(_settings.RequestTimeout);
        }

        return bounded;
    }

    private void TakeWarnings(HttpResponseMessage response)
    {
        foreach (var warning in response.Headers.TryGetValues("Warning", out var values) ? values : [])
        {
            if (WarningHeader.Text(warning) is { } text && _warned.Add(text))
            {
                _warn(text);
            }
        }
    }

    private static KubectlException TooLong(ApiCall call) => new(
        $"Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded while awaiting headers): {call.Path}");

    private KubectlException Unreachable(HttpRequestException error) => error switch
    {
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new(
            $"The connection to the server {_settings.Server.Authority} was refused - did you specify the right host or port?"),
        { HttpRequestError: HttpRequestError.NameResolutionError } => new(
            $"Unable to connect to the server: dial tcp: lookup {_settings.Server.Host}: no such host"),
        { HttpRequestError: HttpRequestError.SecureConnectionError } => new(
            $"Unable to connect to the server: tls: failed to verify certificate: {(error.InnerException ?? error).Message}"),
        _ => new($"Unable to connect to the server: {(error.InnerException ?? error).Message}"),
    };
}
