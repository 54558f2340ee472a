namespace Jota.Api;

/// <summary>How a CSI driver is called.</summary>
internal static class CSIDriverName
{
    private const int Longest = 63;

    public static void Validate(string? name, FieldErrors at)
    {
        if (!at.Present(name))
        {
            return;
        }

        if (name!.Length > Longest)
        {
            at.TooLong(Longest);
        }

        at.InvalidEach(name.ToLowerInvariant(), NameSyntax.DnsSubdomainErrors(name.ToLowerInvariant()));
    }
}
