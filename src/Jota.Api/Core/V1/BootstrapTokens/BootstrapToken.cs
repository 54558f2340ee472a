using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using k8s.Models;

namespace Jota.Api;

/// <summary>
/// A token with which a machine comes into the cluster: <c>abcdef.0123456789abcdef</c>. It is kept as a Secret of kube-system, as
/// upstream's (and kubeadm's) are.
/// </summary>
/// <param name="Id">Six characters that may be known.</param>
/// <param name="Secret">Sixteen that may not.</param>
public sealed partial record BootstrapToken(string Id, string Secret)
{
    /// <summary>The type of the Secrets.</summary>
    public const string SecretType = "bootstrap.kubernetes.io/token";

    /// <summary>Their namespace.</summary>
    public const string Namespace = "kube-system";

    /// <summary>What their names begin with; the id follows.</summary>
    public const string NamePrefix = "bootstrap-token-";

    /// <summary>The group of everybody who shows such a token.</summary>
    public const string Group = "system:bootstrappers";

    /// <summary>The group of those who may join as servers, and so learn all keys of the cluster.</summary>
    public const string ServerGroup = Group + ":jota:servers";

    /// <summary>What a token is good for: to be known to the API server.</summary>
    public const string Authentication = "authentication";

    /// <summary>What a token is good for: to prove that the cluster's public data are the cluster's.</summary>
    public const string Signing = "signing";

    private const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const int IdLength = 6;
    private const int SecretLength = 16;

    /// <summary>The name of the Secret.</summary>
    public string Name => NamePrefix + Id;

    /// <summary>A new one.</summary>
    public static BootstrapToken Draw() =>
        new(RandomNumberGenerator.GetString(Letters, IdLength), RandomNumberGenerator.GetString(Letters, SecretLength));

    /// <summary>Reads the text of a token; null when it is none.</summary>
    public static BootstrapToken? Parse(string text) =>
        Syntax().IsMatch(text) ? new(text[..IdLength], text[(IdLength + 1)..]) : null;

    /// <summary>The text of the token.</summary>
    public override string ToString() => $"{Id}.{Secret}";

    /// <summary>The Secret that makes the token good.</summary>
    /// <param name="expires">Until when; null for ever.</param>
    /// <param name="description">What it is for, for people.</param>
    /// <param name="usages"><see cref="Authentication"/>, <see cref="Signing"/>.</param>
    /// <param name="groups">Groups beside <see cref="Group"/>.</param>
    public V1Secret ToObject(DateTimeOffset? expires, string description, IEnumerable<string> usages, IEnumerable<string> groups)
    {
        var data = new Dictionary<string, string> { ["token-id"] = Id, ["token-secret"] = Secret };
        foreach (var usage in usages)
        {
            data["usage-bootstrap-" + usage] = "true";
        }

        Add("description", description);
        Add("auth-extra-groups", string.Join(',', groups));
        Add("expiration", expires?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "");
        return new()
        {
            Metadata = new() { Name = Name, NamespaceProperty = Namespace },
            Type = SecretType,
            Data = data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value)),
        };

        void Add(string key, string value)
        {
            if (value.Length > 0)
            {
                data[key] = value;
            }
        }
    }

    [GeneratedRegex(@"\A[a-z0-9]{6}\.[a-z0-9]{16}\z")]
    private static partial Regex Syntax();
}
