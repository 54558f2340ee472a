using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Jota.Api;
using k8s.Models;

namespace Jota.Client;

/// <summary>
/// The first contact of a machine with a cluster, known to each other by a <see cref="JoinToken"/> alone: the token's secret is not sent
/// before the server has shown that it knows it, and that it is of the authority that the token names (kubeadm's discovery).
/// </summary>
public static class ClusterDiscovery
{
    private const string Path = $"/api/v1/namespaces/{ClusterInfoSignature.Namespace}/configmaps/{ClusterInfoSignature.Name}";

    // From somebody who may be anybody.
    private const int LongestAnswer = 1024 * 1024;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The cluster's authority. Throws <see cref="JoinException"/> that says why this is not the cluster, or not with this token; and
    /// <see cref="HttpRequestException"/> when nobody answers.
    /// </summary>
    public static async Task<X509Certificate2> FindAuthorityAsync(Uri server, JoinToken token, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(token);

        // 1. What anybody may read, from whoever answers.
        var told = await ReadAsync(new HttpApiOptions { Server = server, TrustAnyServer = true }, ct);
        var authority = AuthorityIn(told) ?? throw new JoinException($"{server} tells no certificate authority");

        // 2. The authority is the one that the token names.
        if (!token.IsOf(authority))
        {
            throw new JoinException(
                $"the certificate authority of {server} has the hash sha256:{JoinToken.HashOf(authority)}, and the token names "
                + $"sha256:{token.AuthorityHash}: this is another cluster, or somebody is in between");
        }

        // 3. Who answers knows the token.
        Check(server, told, token.Token);

        // 4. And has a certificate of that authority.
        var again = await ReadAsync(new HttpApiOptions { Server = server, Authorities = [authority] }, ct);
        return again.TryGetValue(ClusterInfoSignature.KubeconfigKey, out var text) && text == told[ClusterInfoSignature.KubeconfigKey]
            ? authority
            : throw new JoinException($"{server} told one thing to anybody and another to whom it proved who it is; try again");
    }

    private static void Check(Uri server, IDictionary<string, string> told, BootstrapToken token)
    {
        if (!told.TryGetValue(ClusterInfoSignature.Prefix + token.Id, out var signature))
        {
            throw new JoinException(
                $"the token {token.Id} is not known to {server}: it has expired, was deleted, or is another cluster's "
                + "(on the server: jota token list, jota token create)");
        }

        if (!ClusterInfoSignature.IsGood(signature, told[ClusterInfoSignature.KubeconfigKey], token))
        {
            throw new JoinException($"{server} knows a token {token.Id} with another secret (on the server: jota token create)");
        }
    }

    private static async Task<IDictionary<string, string>> ReadAsync(HttpApiOptions options, CancellationToken ct)
    {
        using var http = HttpConnection.Open(options);
        (http.MaxResponseContentBufferSize, http.Timeout) = (LongestAnswer, LongestWait);
        try
        {
            using var answer = await http.GetAsync(new Uri(Path, UriKind.Relative), ct);
            return answer.StatusCode == HttpStatusCode.OK
                ? ApiJson.Decode<V1ConfigMap>(await answer.Content.ReadAsByteArrayAsync(ct)).Data ?? new Dictionary<string, string>()
                : throw new JoinException(
                    $"{options.Server} does not tell what its cluster is: {(int)answer.StatusCode} for {Path} "
                    + "(it is told as soon as there is a token: jota token create)");
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException && options.Authorities.Count > 0)
        {
            throw new JoinException(
                $"the certificate of {options.Server} is not good for that name, or not of the cluster's authority "
                + "(jota server --tls-san makes it good for further names)",
                e);
        }
        catch (JsonException e)
        {
            throw new JoinException($"{options.Server} is no Kubernetes API server", e);
        }
    }

    private static X509Certificate2? AuthorityIn(IDictionary<string, string> told)
    {
        try
        {
            return told.TryGetValue(ClusterInfoSignature.KubeconfigKey, out var text)
                && KubeconfigFile.AuthoritiesIn(Encoding.UTF8.GetBytes(text)) is [var only] ? only : null;
        }
        catch (Exception e) when (e is FormatException or CryptographicException or JsonException or ApiException)
        {
            return null;
        }
    }
}
