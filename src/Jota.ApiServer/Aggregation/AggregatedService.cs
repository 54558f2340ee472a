using Jota.Api;
using Jota.ApiServer.Webhooks;
using k8s.Models;

namespace Jota.ApiServer.Aggregation;

/// <summary>A group and version that another server serves, as its APIService has it.</summary>
internal sealed record AggregatedService
{
    private const int UsualPort = 443;

    /// <summary>The APIService's name.</summary>
    public required string Name { get; init; }

    public required string Group { get; init; }

    public required string Version { get; init; }

    /// <summary>The Service behind which the server is.</summary>
    public required ServicePlace Place { get; init; }

    /// <summary>Who may have signed its certificate, in PEM; null for those whom the machine believes.</summary>
    public byte[]? Authorities { get; init; }

    /// <summary>Whether any certificate is believed.</summary>
    public bool BelievesAnybody { get; init; }

    /// <summary>Where its group stands among others: the higher, the earlier.</summary>
    public int GroupPriority { get; init; }

    /// <summary>Whether it could be reached when that was last tried.</summary>
    public bool IsAvailable { get; init; }

    /// <summary>What its group and version are called in paths.</summary>
    public string Path => $"/apis/{Group}/{Version}";

    /// <summary>Scheme, host and port; the host is what its certificate is for.</summary>
    public Uri Root => new($"https://{Place.Name}.{Place.Namespace}.svc:{Place.Port}");

    /// <summary>Reads an APIService; null when this server serves it itself.</summary>
    public static AggregatedService? Of(V1APIService service) => service.Spec?.Service is not { } reference ? null : new()
    {
        Name = service.Metadata.Name,
        Group = service.Spec.Group ?? "",
        Version = service.Spec.Version ?? "",
        Place = new(reference.NamespaceProperty ?? "", reference.Name ?? "", reference.Port ?? UsualPort),
        Authorities = service.Spec.CaBundle is { Length: > 0 } bundle ? bundle : null,
        BelievesAnybody = service.Spec.InsecureSkipTLSVerify == true,
        GroupPriority = service.Spec.GroupPriorityMinimum,
        IsAvailable = APIServices.IsAvailable(service),
    };

    /// <summary>Whether connections of one may be used for the other.</summary>
    public bool SharesConnections(AggregatedService other) => Place == other.Place && BelievesAnybody == other.BelievesAnybody
        && (Authorities ?? []).AsSpan().SequenceEqual(other.Authorities);
}
