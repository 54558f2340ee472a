using System.Globalization;
using k8s.Models;

namespace Jota.Api;

/// <summary>Upstream's rules of a network policy.</summary>
internal static class NetworkPolicyRules
{
    public static void Validate(V1NetworkPolicySpec spec, FieldErrors at)
    {
        LabelSelectorRules.Validate(spec.PodSelector, at.At("podSelector"));
        for (var i = 0; i < spec.Ingress?.Count; i++)
        {
            ValidatePorts(spec.Ingress[i].Ports, at.At("ingress").At(i).At("ports"));
            ValidatePeers(spec.Ingress[i].FromProperty, at.At("ingress").At(i).At("from"));
        }

        for (var i = 0; i < spec.Egress?.Count; i++)
        {
            ValidatePorts(spec.Egress[i].Ports, at.At("egress").At(i).At("ports"));
            ValidatePeers(spec.Egress[i].To, at.At("egress").At(i).At("to"));
        }

        if (spec.PolicyTypes?.Count > 2)
        {
            at.At("policyTypes").Invalid(GoText.List(spec.PolicyTypes), "may not specify more than two policyTypes");
            return;
        }

        for (var i = 0; i < spec.PolicyTypes?.Count; i++)
        {
            if (spec.PolicyTypes[i] is not ("Ingress" or "Egress"))
            {
                at.At("policyTypes").At(i).NotSupported(spec.PolicyTypes[i], ["Ingress", "Egress"]);
            }
        }
    }

    private static void ValidatePorts(IList<V1NetworkPolicyPort>? ports, FieldErrors at)
    {
        for (var i = 0; i < ports?.Count; i++)
        {
            Validate(ports[i], at.At(i));
        }
    }

    private static void Validate(V1NetworkPolicyPort port, FieldErrors at)
    {
        if (port.Protocol is not (null or "TCP" or "UDP" or "SCTP"))
        {
            at.At("protocol").NotSupported(port.Protocol, ["SCTP", "TCP", "UDP"]);
        }

        if (port.Port?.Value is not { } said)
        {
            if (port.EndPort is not null)
            {
                at.At("endPort").Invalid(port.EndPort, "may not be specified when `port` is not specified");
            }

            return;
        }

        if (!int.TryParse(said, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            at.At("port").InvalidEach(said, NameSyntax.PortNameErrors(said));
            if (port.EndPort is not null)
            {
                at.At("endPort").Invalid(port.EndPort, "may not be specified when `port` is non-numeric");
            }

            return;
        }

        at.At("port").InvalidIf(number, ValueSyntax.PortNumberError(number));
        if (port.EndPort is { } end)
        {
            if (end < number)
            {
                at.At("endPort").Invalid(end, "must be greater than or equal to `port`");
            }

            at.At("endPort").InvalidIf(end, ValueSyntax.PortNumberError(end));
        }
    }

    private static void ValidatePeers(IList<V1NetworkPolicyPeer>? peers, FieldErrors at)
    {
        for (var i = 0; i < peers?.Count; i++)
        {
            Validate(peers[i], at.At(i));
        }
    }

    private static void Validate(V1NetworkPolicyPeer peer, FieldErrors at)
    {
        if (peer.PodSelector is { } pods)
        {
            LabelSelectorRules.Validate(pods, at.At("podSelector"));
        }

        if (peer.NamespaceSelector is { } namespaces)
        {
            LabelSelectorRules.Validate(namespaces, at.At("namespaceSelector"));
        }

        if (peer.IpBlock is { } block)
        {
            Validate(block, at.At("ipBlock"));
        }

        switch (peer)
        {
            case { PodSelector: null, NamespaceSelector: null, IpBlock: null }:
                at.Required("must specify a peer");
                break;
            case { IpBlock: not null } and not { PodSelector: null, NamespaceSelector: null }:
                at.Forbidden("may not specify both ipBlock and another peer");
                break;
            default:
                break;
        }
    }

    private static void Validate(V1IPBlock block, FieldErrors at)
    {
        if (string.IsNullOrEmpty(block.Cidr))
        {
            at.At("cidr").Required();
            return;
        }

        at.At("cidr").InvalidIf(block.Cidr, ValueSyntax.RangeError(block.Cidr));
        if (!ValueSyntax.TryParseRange(block.Cidr, out var whole))
        {
            return;
        }

        for (var i = 0; i < block.Except?.Count; i++)
        {
            at.At("except").At(i).InvalidIf(block.Except[i], ValueSyntax.RangeError(block.Except[i]));
            if (!ValueSyntax.TryParseRange(block.Except[i], out var part))
            {
                continue;
            }

            if (part.PrefixLength <= whole.PrefixLength || !whole.Contains(part.BaseAddress))
            {
                at.At("except").At(i).Invalid(block.Except[i], "must be a strict subset of `cidr`");
            }
        }
    }
}
