using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Jota.Transport.Https;

/// <summary>
/// A user's name and groups as a certificate's subject: <c>CN</c> and any number of <c>O</c>. Read from the ASN.1, because Go
/// puts all organizations into one multi-valued part, which .NET's own reader refuses.
/// </summary>
/// <param name="CommonName">The user.</param>
/// <param name="Organizations">The groups.</param>
public sealed record CertificateSubject(string CommonName, IReadOnlyList<string> Organizations)
{
    /// <summary>The name with these parts.</summary>
    public static X500DistinguishedName Encode(string commonName, IEnumerable<string> organizations)
    {
        var builder = new X500DistinguishedNameBuilder();
        builder.AddCommonName(commonName);
        foreach (var organization in organizations)
        {
            builder.AddOrganizationName(organization);
        }

        return builder.Build();
    }

    /// <summary>The parts of a name.</summary>
    public static CertificateSubject Decode(X500DistinguishedName name)
    {
        var commonName = "";
        List<string> organizations = [];
        var parts = new AsnReader(name.RawData, AsnEncodingRules.DER).ReadSequence();
        while (parts.HasData)
        {
            var attributes = parts.ReadSetOf(skipSortOrderValidation: true);
            while (attributes.HasData)
            {
                var attribute = attributes.ReadSequence();
                switch (attribute.ReadObjectIdentifier())
                {
                    case Oids.CommonName:
                        commonName = Text(attribute);
                        break;
                    case Oids.Organization:
                        organizations.Add(Text(attribute));
                        break;
                }
            }
        }

        return new(commonName, organizations);
    }

    private static string Text(AsnReader reader) => reader.ReadCharacterString((UniversalTagNumber)reader.PeekTag().TagValue);
}
