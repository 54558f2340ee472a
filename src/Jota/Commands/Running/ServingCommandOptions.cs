using System.CommandLine;
using System.Net;
using Jota.Hosting;

namespace Jota.Commands.Running;

/// <summary>Where a component tells of its health and its figures over HTTPS, by upstream's names.</summary>
internal sealed class ServingCommandOptions
{
    private readonly Option<IPAddress> _address = new("--bind-address")
    {
        Description = "Where it tells of its health and its figures; 0.0.0.0 for everywhere.",
        HelpName = "ADDRESS",
        DefaultValueFactory = _ => IPAddress.Loopback,
        CustomParser = result => CommonOptions.Address(result) ?? IPAddress.Loopback,
    };

    private readonly Option<int> _port;

    private readonly Option<string?> _certificate = new("--tls-cert-file")
    {
        Description = "Its certificate there (default: one that it makes itself).",
        HelpName = "FILE",
    };

    private readonly Option<string?> _key = new("--tls-private-key-file") { Description = "The key of that.", HelpName = "FILE" };

    /// <summary>The options.</summary>
    /// <param name="port">Upstream's port.</param>
    public ServingCommandOptions(int port)
    {
        _port = new("--secure-port")
        {
            Description = "The port of /healthz, /livez, /readyz and /metrics; 0 for none.",
            HelpName = "N",
            DefaultValueFactory = _ => port,
        };
        _port.Validators.Add(result => CommonOptions.Between(result, 0, 65535));
        _certificate.Validators.Add(result =>
        {
            if (result.GetResult(_key) is null)
            {
                result.AddError("--tls-cert-file: give --tls-private-key-file as well");
            }
        });
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_address, _port, _certificate, _key];

    /// <summary>What was given.</summary>
    public ServingOptions Of(ParseResult result) =>
        new(result.GetValue(_address) ?? IPAddress.Loopback, result.GetValue(_port) is > 0 and var port ? port : null)
        {
            Files = result.GetValue(_certificate) is { } certificate && result.GetValue(_key) is { } key ? (certificate, key) : null,
        };
}
