using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Jota.Kubectl;

/// <summary>What a request for a certificate says of its subject.</summary>
internal sealed class SigningRequest
{
    private readonly List<(string Type, string Value)> _subject = [];

    public List<string> DnsNames { get; } = [];

    public List<string> Emails { get; } = [];

    public List<string> Addresses { get; } = [];

    public List<string> Uris { get; } = [];

    /// <summary>Reads one. Throws where it is none.</summary>
    public static SigningRequest Read(string pem)
    {
        try
        {
            // Only shown here: whether it is allowed is for those who sign.
            var request = CertificateRequest.LoadSigningRequestPem(
                pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions);
            var read = new SigningRequest();
            read.TakeSubject(request.SubjectName.RawData);
            foreach (var extension in request.CertificateExtensions.Where(extension => extension.Oid?.Value == "2.5.29.17"))
            {
                read.TakeNames(extension.RawData);
            }

            return read;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException)
        {
            throw KubectlException.Error($"Error parsing CSR: {e.Message}");
        }
    }

    /// <summary>The subject's values of a type.</summary>
    public IReadOnlyList<string> Subject(string type) => [.. _subject.Where(part => part.Type == type).Select(part => part.Value)];

    private void TakeSubject(byte[] name)
    {
        for (var sets = new AsnReader(name, AsnEncodingRules.DER).ReadSequence(); sets.HasData;)
        {
            for (var set = sets.ReadSetOf(); set.HasData;)
            {
                var part = set.ReadSequence();
                var type = part.ReadObjectIdentifier();
                _subject.Add((type, part.ReadCharacterString((UniversalTagNumber)part.PeekTag().TagValue)));
            }
        }
    }

    private void TakeNames(byte[] names)
    {
        for (var reader = new AsnReader(names, AsnEncodingRules.DER).ReadSequence(); reader.HasData;)
        {
            var tag = reader.PeekTag();
            switch (tag.TagValue)
            {
                case 1:
                    Emails.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 2:
                    DnsNames.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 6:
                    Uris.Add(reader.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                    break;
                case 7:
                    Addresses.Add(new IPAddress(reader.ReadOctetString(tag)).ToString());
                    break;
                default:
                    reader.ReadEncodedValue();
                    break;
            }
        }
    }
}
