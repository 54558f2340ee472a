using Jota.Api;
using Jota.Transport.Https;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>
/// Recognizes what nodes ask for, which the cluster may approve by itself, and what the cluster's own signers sign. Pure.
/// </summary>
internal static class NodeCertificatePlan
{
    private const string NodesGroup = "system:nodes";
    private const string NetworkGroup = "jota:node-network";
    private const string UserPrefix = "system:node:";
    private const string DigitalSignature = "digital signature";
    private const string KeyEncipherment = "key encipherment";
    private const string ClientAuth = "client auth";
    private const string ServerAuth = "server auth";

    /// <summary>What a request asks for.</summary>
    public static NodeCertificateKind Recognize(V1CertificateSigningRequestSpec spec, SigningRequest wanted) => spec.SignerName switch
    {
        SignerName.KubeletClient when WhyNoNodeClient(spec, wanted) is null =>
            spec.Username == wanted.Subject.CommonName ? NodeCertificateKind.OwnClient : NodeCertificateKind.Client,
        SignerName.KubeletServing when spec.Username == wanted.Subject.CommonName && WhyNoNodeServer(spec, wanted) is null =>
            NodeCertificateKind.OwnServer,
        SignerName.Client when IsOwnNetwork(spec, wanted) && Objection(spec, wanted) is null => NodeCertificateKind.OwnNetwork,
        _ => NodeCertificateKind.None,
    };

    /// <summary>Whether all that a node's server wants to be called is the node's: its name, and the addresses that it has told.</summary>
    public static bool IsOf(V1Node node, SigningRequest wanted)
    {
        var told = (node.Status?.Addresses ?? []).Select(address => address.Address).Append(node.Metadata.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return wanted.Names.All(told.Contains) && wanted.Addresses.All(address => told.Contains(address.ToString()));
    }

    /// <summary>The node that a request is about.</summary>
    public static string NodeOf(SigningRequest wanted) => NodeOf(wanted.Subject.CommonName);

    /// <summary>The node that a user is; empty when he is none.</summary>
    public static string NodeOf(string user) => user.StartsWith(UserPrefix, StringComparison.Ordinal) ? user[UserPrefix.Length..] : "";

    /// <summary>Why a signer of the cluster must not sign this; null when it may.</summary>
    public static string? Objection(V1CertificateSigningRequestSpec spec, SigningRequest wanted) => spec.SignerName switch
    {
        SignerName.KubeletClient => WhyNoNodeClient(spec, wanted),
        SignerName.KubeletServing => WhyNoNodeServer(spec, wanted),
        SignerName.Client => Usages(spec, needed: [ClientAuth], allowed: [DigitalSignature, KeyEncipherment]),
        _ => null,
    };

    private static bool IsOwnNetwork(V1CertificateSigningRequestSpec spec, SigningRequest wanted) =>
        NodeOf(spec.Username ?? "") is { Length: > 0 } node
        && wanted.Subject.Organizations is [NetworkGroup]
        && wanted.Subject.CommonName == $"{NetworkGroup}:{node}"
        && wanted.Names.Count + wanted.Addresses.Count == 0
        && !wanted.HasOthers;

    private static string? WhyNoNodeClient(V1CertificateSigningRequestSpec spec, SigningRequest wanted) =>
        Subject(wanted)
        ?? (wanted.Names.Count > 0 ? "DNS subjectAltNames are not allowed"
            : wanted.Addresses.Count > 0 ? "IP subjectAltNames are not allowed"
            : wanted.HasOthers ? "Email and URI subjectAltNames are not allowed"
            : null)
        ?? Usages(spec, needed: [DigitalSignature, ClientAuth], allowed: [KeyEncipherment]);

    private static string? WhyNoNodeServer(V1CertificateSigningRequestSpec spec, SigningRequest wanted) =>
        Subject(wanted)
        ?? (wanted.HasOthers ? "Email and URI subjectAltNames are not allowed"
            : wanted.Names.Count + wanted.Addresses.Count == 0 ? "DNS or IP subjectAltName is required"
            : null)
        ?? Usages(spec, needed: [DigitalSignature, ServerAuth], allowed: [KeyEncipherment]);

    private static string? Subject(SigningRequest wanted) =>
        wanted.Subject.Organizations is not [NodesGroup] ? $"subject organization is not {NodesGroup}"
        : NodeOf(wanted).Length == 0 ? $"subject common name does not begin with {UserPrefix}"
        : null;

    private static string? Usages(V1CertificateSigningRequestSpec spec, string[] needed, string[] allowed)
    {
        var usages = spec.Usages ?? [];
        return needed.All(usages.Contains) && usages.All(usage => needed.Contains(usage) || allowed.Contains(usage))
            ? null
            : $"usages did not match {string.Join(", ", needed)} (and, if wanted, {string.Join(", ", allowed)})";
    }
}
