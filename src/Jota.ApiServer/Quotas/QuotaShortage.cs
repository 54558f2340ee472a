using System.Collections.Immutable;
using Jota.Api;

namespace Jota.ApiServer.Quotas;

/// <summary>Why a quota refuses a write, in upstream's words.</summary>
internal static class QuotaShortage
{
    /// <summary>Something that is limited must be said, and is not.</summary>
    public static string Unsaid(string quota, string what) => $"failed quota: {quota}: must specify {what}";

    /// <summary>There is not so much left.</summary>
    public static string Exceeded(
        string quota, ImmutableArray<(string Name, Quantity Requested, Quantity Used, Quantity Hard)> short_) =>
        $"exceeded quota: {quota}, requested: {Listed(short_, part => part.Requested)}, used: {Listed(short_, part => part.Used)}, " +
        $"limited: {Listed(short_, part => part.Hard)}";

    private static string Listed(
        ImmutableArray<(string Name, Quantity Requested, Quantity Used, Quantity Hard)> parts,
        Func<(string Name, Quantity Requested, Quantity Used, Quantity Hard), Quantity> amount) =>
        string.Join(',', parts.Select(part => $"{part.Name}={amount(part)}"));
}
