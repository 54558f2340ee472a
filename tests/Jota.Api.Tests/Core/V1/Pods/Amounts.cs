using k8s.Models;

namespace Jota.Api.Tests.Core.V1.Pods;

/// <summary>Resource lists written as <c>cpu=1,memory=1Gi</c>.</summary>
internal static class Amounts
{
    public static Dictionary<string, ResourceQuantity>? Of(string text) => text.Length == 0
        ? null
        : text.Split(',').Select(part => part.Split('=')).ToDictionary(part => part[0], part => new ResourceQuantity(part[1]));

    public static V1ResourceRequirements Requirements(string requests, string limits = "") => new() { Requests = Of(requests), Limits = Of(limits) };

    public static string Text(IReadOnlyDictionary<string, Quantity> amounts) =>
        string.Join(',', amounts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
}
