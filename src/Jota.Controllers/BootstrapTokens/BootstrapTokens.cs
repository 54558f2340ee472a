using Jota.Api;
using Jota.Client;
using k8s.Models;

namespace Jota.Controllers;

/// <summary>The Secrets that are bootstrap tokens.</summary>
internal static class BootstrapTokens
{
    /// <summary>Only these: of others nothing is to be known.</summary>
    public static Informer<V1Secret> Of(ControllerContext context) =>
        context.Informers.For<V1Secret>(BootstrapToken.Namespace, FieldSelector.Where("type", BootstrapToken.SecretType));
}
