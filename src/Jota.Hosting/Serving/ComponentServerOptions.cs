using System.Net;
using System.Security.Cryptography.X509Certificates;
using Jota.Client;
using Microsoft.Extensions.Logging;

namespace Jota.Hosting.Serving;

/// <summary>What a component tells of itself, and where.</summary>
internal sealed record ComponentServerOptions
{
    /// <summary>The component's name, such as <c>kube-scheduler</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Where to listen.</summary>
    public required IPEndPoint At { get; init; }

    /// <summary>Its certificate with the key; null for plain HTTP, where nobody is asked who he is.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whose client certificates name users; null for nobody's.</summary>
    public X509Certificate2? ClientAuthority { get; init; }

    /// <summary>The API, as the component, to ask who may read figures.</summary>
    public required IApi Api { get; init; }

    /// <summary>What must be well.</summary>
    public required IReadOnlyList<ComponentCheck> Checks { get; init; }

    /// <summary>What there is to tell on <c>/metrics</c>; null where that page is elsewhere.</summary>
    public IMetricSource? Metrics { get; init; }

    /// <summary>The time.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>For logs.</summary>
    public required ILoggerFactory Logging { get; init; }
}
