using System.CommandLine;
using System.CommandLine.Parsing;
using Jota.Hosting.Members;
using Jota.Store.Etcd.Settings;

namespace Jota.Commands;

/// <summary>The options of an etcd where objects are kept, with upstream's names where it has them.</summary>
internal sealed class EtcdCommandOptions
{
    private readonly Option<string[]> _endpoints = new("--etcd-endpoints", "--etcd-servers")
    {
        Description = "With --store etcd: its members, such as http://127.0.0.1:2379, with commas between them (default: one of our own).",
        HelpName = "URL,...",
        DefaultValueFactory = _ => [],
        CustomParser = result => result.Tokens[0].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
    };

    private readonly Option<string?> _authority = File("--etcd-cafile", "Who may sign the certificates of etcd's members.");

    private readonly Option<string?> _certificate = File("--etcd-certfile", "The certificate to show to etcd.");

    private readonly Option<string?> _key = File("--etcd-keyfile", "Its key.");

    private readonly Option<string> _prefix = new("--etcd-prefix")
    {
        Description = "What all keys in etcd begin with.",
        HelpName = "PREFIX",
        DefaultValueFactory = _ => EtcdStoreOptions.Registry,
    };

    private readonly Option<string?> _user = new("--etcd-user") { Description = "Who logs in to etcd.", HelpName = "NAME" };

    private readonly Option<string?> _password = File("--etcd-password-file", "A file with the password of --etcd-user.");

    private readonly Option<string?> _binary = File("--etcd-binary", "The program of an etcd of our own (default: Debian's etcd-server).");

    private readonly Option<int?> _clientPort = Port("--etcd-client-port", "Where clients reach an etcd of our own", 2379);

    private readonly Option<int?> _peerPort = Port("--etcd-peer-port", "Where other members reach an etcd of our own", 2380);

    private readonly Option<bool> _forceNewCluster = new("--force-new-cluster")
    {
        Description = "Go on alone with what the etcd of this server has, because a majority of its members is lost for good.",
    };

    /// <summary>With what is checked of them.</summary>
    public EtcdCommandOptions()
    {
        _endpoints.Validators.Add(result =>
        {
            foreach (var wrong in (result.GetValueOrDefault<string[]>() ?? []).Where(endpoint => !IsEndpoint(endpoint)))
            {
                result.AddError($"--etcd-endpoints {wrong}: give http://HOST:PORT, https://HOST:PORT or unix:///SOCKET");
            }
        });
        _prefix.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var prefix }] && (prefix.Length < 2 || prefix[0] != '/' || prefix[^1] == '/'))
            {
                result.AddError($"--etcd-prefix {prefix}: give something such as /registry");
            }
        });
        _password.Validators.Add(result => MustExist(result, "--etcd-password-file"));
    }

    /// <summary>Those of an etcd of our own.</summary>
    public IEnumerable<Option> Own => [_binary, _clientPort, _peerPort];

    /// <summary>The one for the worst case.</summary>
    public Option Force => _forceNewCluster;

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_endpoints, _authority, _certificate, _key, _prefix, _user, _password];

    /// <summary>What was given; null when no member was.</summary>
    public EtcdStoreOptions? Of(ParseResult result) => result.GetValue(_endpoints) is not { Length: > 0 } endpoints ? null
        : new([.. endpoints.Select(endpoint => new Uri(endpoint))])
        {
            AuthorityFile = result.GetValue(_authority),
            CertificateFile = result.GetValue(_certificate),
            KeyFile = result.GetValue(_key),
            Prefix = result.GetRequiredValue(_prefix),
            User = result.GetValue(_user),
            Password = result.GetValue(_password) is { } file ? System.IO.File.ReadAllText(file).TrimEnd('\r', '\n') : null,
        };

    /// <summary>How an etcd of our own is to run.</summary>
    public PrivateEtcdOptions OwnOf(ParseResult result) => new()
    {
        Binary = result.GetValue(_binary),
        ClientPort = result.GetValue(_clientPort),
        PeerPort = result.GetValue(_peerPort),
        Prefix = result.GetRequiredValue(_prefix),
        ForceNewCluster = result.GetValue(_forceNewCluster),
    };

    private static Option<int?> Port(string name, string what, int usual)
    {
        var option = new Option<int?>(name)
        {
            Description = $"{what}; 0 for a free port (default: {usual}, or the one before).",
            HelpName = "N",
        };
        option.Validators.Add(result => CommonOptions.Between(result, 0, 65535));
        return option;
    }

    private static Option<string?> File(string name, string what) => new(name) { Description = what, HelpName = "FILE" };

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" or "unix" or "unixs";

    private static void MustExist(OptionResult result, string name)
    {
        if (result.Tokens is [{ Value: var file }] && !System.IO.File.Exists(file))
        {
            result.AddError($"{name} {file}: there is no such file");
        }
    }
}
