using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Jota.Client;
using Jota.Transport.Https;
using Microsoft.AspNetCore.Http;

namespace Jota.ApiServer.Http;

/// <summary>
/// Bearer tokens from a fixed list (upstream's <c>--token-auth-file</c>). Only hashes are kept, and are what is looked up, so
/// that the time an answer takes tells nothing about a token. Tokens that it does not know are left to others.
/// </summary>
public sealed class StaticTokenAuthenticator : IAuthenticator
{
    private readonly FrozenDictionary<string, AuthenticationOutcome> _byHash;

    /// <summary>These tokens, each with the user it stands for.</summary>
    public StaticTokenAuthenticator(IEnumerable<KeyValuePair<string, UserIdentity>> tokens) =>
        _byHash = tokens.ToFrozenDictionary(t => Hash(t.Key), t => AuthenticationOutcome.Success(t.Value), StringComparer.Ordinal);

    /// <summary>Reads upstream's file: a line per token, <c>token,user,uid</c> and optionally <c>,"group1,group2"</c>.</summary>
    public static StaticTokenAuthenticator Load(string path) => new(File.ReadLines(path)
        .Select(line => line.Trim())
        .Where(line => line.Length > 0 && !line.StartsWith('#'))
        .Select(Parse));

    /// <inheritdoc/>
    public ValueTask<AuthenticationOutcome> AuthenticateAsync(HttpContext context) => new(BearerToken.Of(context.Request) is { } token
        ? _byHash.GetValueOrDefault(Hash(token), AuthenticationOutcome.NoCredential)
        : AuthenticationOutcome.NoCredential);

    private static KeyValuePair<string, UserIdentity> Parse(string line)
    {
        var fields = line.Split(',', 4, StringSplitOptions.TrimEntries);
        if (fields.Length < 3)
        {
            throw new FormatException("a line of a token file needs a token, a user and a uid");
        }

        var groups = fields.Length == 4
            ? fields[3].Trim('"').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
        return new(fields[0], new UserIdentity(fields[1]) { Uid = fields[2], Groups = [.. groups] });
    }

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
