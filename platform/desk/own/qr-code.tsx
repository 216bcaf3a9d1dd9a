import { QRCode } from 'antd'

/** Dark on light in either theme: many cameras read no other. */
export default function QrCode({ value, label }: { value: string; label: string }) {
  return <QRCode aria-label={label} type="svg" value={value} size={196} color="#000000" bgColor="#ffffff" />
}
