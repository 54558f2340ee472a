using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Jota.ApiServer.Http;

/// <summary>
/// The certificates of a folder that an authority signs. What is missing, signed by another authority, does not fit, or has less than 30
/// days left when it is asked for is made anew; so is what is not valid yet.
/// </summary>
internal readonly record struct CertificateShelf(string Folder, TimeProvider Clock)
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The certificate of this name that is good now.</summary>
    public X509Certificate2 Current(
        CertificateAuthority authority, string file, Func<X509Certificate2, bool> fits, Func<X509Certificate2> issue)
    {
        var files = new PemFiles(Folder, file);
        if (files.Read() is { } present)
        {
            // Begun in the future: the clock was set back since.
            var now = Clock.GetUtcNow();
            if (present.NotAfter - now > RenewBefore && present.NotBefore <= now && authority.Signed(present) && fits(present))
            {
                return present;
            }

            present.Dispose();
        }

        var issued = issue();
        files.Write(issued);
        return issued;
    }

    /// <summary>Puts a name where it belongs, unless it is there already or is none.</summary>
    public static void Sort(string name, List<string> hosts, List<IPAddress> addresses)
    {
        if (IPAddress.TryParse(name, out var address))
        {
            if (!addresses.Contains(address))
            {
                addresses.Add(address);
            }
        }
        else if (Uri.CheckHostName(name) == UriHostNameType.Dns && !hosts.Contains(name, StringComparer.OrdinalIgnoreCase))
        {
            hosts.Add(name);
        }
    }

    /// <summary>Whether a certificate is good for all of these.</summary>
    public static bool Covers(X509Certificate2 certificate, List<string> hosts, List<IPAddress> addresses)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return names is not null
            && hosts.All(host => names.EnumerateDnsNames().Contains(host, StringComparer.OrdinalIgnoreCase))
            && addresses.All(address => names.EnumerateIPAddresses().Contains(address));
    }
}
