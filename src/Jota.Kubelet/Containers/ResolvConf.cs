using Jota.Kubelet.Runtime.Cri.V1;

namespace Jota.Kubelet.Containers;

/// <summary>Reads a <c>resolv.conf</c>.</summary>
internal static class ResolvConf
{
    private const string Usual = "/etc/resolv.conf";

    /// <summary>Where systemd-resolved tells whom it asks itself.</summary>
    private const string BehindStub = "/run/systemd/resolve/resolv.conf";

    /// <summary>Where systemd-resolved listens, for its own machine alone.</summary>
    private const string Stub = "127.0.0.53";

    /// <summary>
    /// The machine's. Where it names nobody but a resolver that only the machine itself reaches, whom that one asks (as kubeadm sets it
    /// up).
    /// </summary>
    public static DNSConfig OfMachine()
    {
        var config = ReadFile(Usual);
        return config.Servers is [Stub] && File.Exists(BehindStub) ? ReadFile(BehindStub) : config;
    }

    /// <summary>Reads its lines. Of several <c>search</c> lines the last counts, of several values of an option too.</summary>
    public static DNSConfig Read(IEnumerable<string> lines)
    {
        var config = new DNSConfig();
        foreach (var words in lines.Select(l => l.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries))
            .Where(w => w.Length > 0))
        {
            switch (words[0])
            {
                case "nameserver" when words.Length > 1:
                    config.Servers.Add(words[1]);
                    break;
                case "search":
                    config.Searches.Clear();
                    config.Searches.AddRange(words.Skip(1).Select(name => name == "." ? name : name.TrimEnd('.')));
                    break;
                case "options":
                    foreach (var option in words.Skip(1))
                    {
                        DnsPlan.SetOption(config, option);
                    }

                    break;
                default:
                    break;
            }
        }

        return config;
    }

    private static DNSConfig ReadFile(string file)
    {
        try
        {
            return Read(File.ReadLines(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new();
        }
    }
}
