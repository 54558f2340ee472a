using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Jota.Api;

namespace Jota.Scheduler;

/// <summary>Reads the <c>extenders</c> of a configuration file, and the files with certificates that they name.</summary>
internal static class ExtenderFile
{
    /// <summary>All of them.</summary>
    /// <param name="file">The configuration.</param>
    /// <param name="ignored">The resources that extenders look after and the scheduler does not.</param>
    public static ImmutableArray<ExtenderConfiguration> All(FileValue file, out ImmutableArray<string> ignored)
    {
        var extenders = ImmutableArray.CreateBuilder<ExtenderConfiguration>();
        var left = ImmutableArray.CreateBuilder<string>();
        var isBound = false;
        foreach (var at in file.Items("extenders"))
        {
            at.Only(
                "urlPrefix", "filterVerb", "preemptVerb", "prioritizeVerb", "bindVerb", "weight", "enableHTTPS", "tlsConfig", "httpTimeout",
                "nodeCacheCapable", "managedResources", "ignorable");
            var url = Url(at);
            var extender = new ExtenderConfiguration
            {
                UrlPrefix = url ?? new Uri("http://localhost"),
                FilterVerb = Verb(at, "filterVerb"),
                PrioritizeVerb = Verb(at, "prioritizeVerb"),
                BindVerb = Verb(at, "bindVerb"),
                Weight = at.Whole("weight", 0) ?? 0,
                Timeout = at.Duration("httpTimeout") ?? TimeSpan.FromSeconds(5),
                NodeCacheCapable = at.Flag("nodeCacheCapable") ?? false,
                ManagedResources = Managed(at, left),
                Ignorable = at.Flag("ignorable") ?? false,
                Tls = at.At("tlsConfig") is { } tls ? Tls(tls) : new(),
            };
            at.Flag("enableHTTPS");
            if (Verb(at, "preemptVerb") is not null)
            {
                at.At("preemptVerb")!.Refuse("extenders are not asked about preemption here");
            }

            if (extender is { PrioritizeVerb: not null, Weight: 0 })
            {
                at.Refuse("weight: must have a positive weight applied to it");
            }

            if (extender.BindVerb is not null && isBound)
            {
                at.At("bindVerb")!.Refuse("only one extender can implement bind");
            }

            isBound |= extender.BindVerb is not null;
            extenders.Add(extender);
        }

        ignored = left.ToImmutable();
        return extenders.ToImmutable();
    }

    private static Uri? Url(FileValue at)
    {
        if (Uri.TryCreate(at.Text("urlPrefix"), UriKind.Absolute, out var url) && (url.Scheme == "http" || url.Scheme == "https"))
        {
            return url;
        }

        at.Refuse("urlPrefix: must be a URL that begins with http:// or https://");
        return null;
    }

    private static string? Verb(FileValue at, string field) => at.Text(field) is { Length: > 0 } verb ? verb : null;

    private static ImmutableArray<string> Managed(FileValue at, ImmutableArray<string>.Builder ignored)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var item in at.Items("managedResources"))
        {
            item.Only("name", "ignoredByScheduler");
            if (item.Text("name") is not { Length: > 0 } name)
            {
                item.Refuse("name: must be given");
                continue;
            }

            if (names.Contains(name))
            {
                item.At("name")!.Refuse("duplicate extender managed resource name");
            }

            names.Add(name);
            if (item.Flag("ignoredByScheduler") == true)
            {
                ignored.Add(name);
            }
        }

        return names.ToImmutable();
    }

    private static ExtenderTls Tls(FileValue at)
    {
        at.Only("insecure", "serverName", "certFile", "keyFile", "caFile", "certData", "keyData", "caData");
        var tls = new ExtenderTls
        {
            Insecure = at.Flag("insecure") ?? false,
            ServerName = at.Text("serverName") is { Length: > 0 } name ? name : null,
            Authorities = Pem(at, "caData", "caFile"),
            Certificate = Pem(at, "certData", "certFile"),
            Key = Pem(at, "keyData", "keyFile"),
        };
        Check(at, tls);
        return tls;
    }

    /// <summary>What does not hold together is told here, not when the first pod comes.</summary>
    private static void Check(FileValue at, ExtenderTls tls)
    {
        if (tls is { Certificate: null } != tls is { Key: null })
        {
            at.Refuse("a certificate and its key must be given together");
            return;
        }

        try
        {
            if (tls.Authorities is { } authorities)
            {
                new X509Certificate2Collection().ImportFromPem(authorities);
            }

            if (tls is { Certificate: { } certificate, Key: { } key })
            {
                X509Certificate2.CreateFromPem(certificate, key).Dispose();
            }
        }
        catch (CryptographicException e)
        {
            at.Refuse(e.Message);
        }
    }

    private static string? Pem(FileValue at, string data, string file)
    {
        try
        {
            return at.Text(data) is { Length: > 0 } given ? Encoding.UTF8.GetString(Convert.FromBase64String(given))
                : at.Text(file) is { Length: > 0 } path ? File.ReadAllText(path)
                : null;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            at.Refuse($"{(at.At(data) is null ? file : data)}: {e.Message}");
            return null;
        }
    }
}
